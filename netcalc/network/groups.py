"""What must come out even: groups of channels, heads of attention, clusters of nodes."""

from __future__ import annotations

from math import gcd

from netcalc.errors import InputError, ShapeError


class Uneven(InputError):
    """Groups or heads that do not divide the channels."""


class UnevenGroups(Uneven):
    """Groups of a convolution, which more places do not mend."""


def nearest_divisor(near: int, number: int) -> int:
    """The divisor of a number that is nearest to another, the smaller of two.

    Far away from any it is their greatest common divisor: a search must end.

    >>> nearest_divisor(5, 12), nearest_divisor(7, 12)
    (4, 6)
    """
    for distance in range(10_000):
        for candidate in (near - distance, near + distance):
            if candidate >= 1 and number % candidate == 0:
                return candidate
    return gcd(near, number)


def check_parts(parts: int, what: str, channels: int) -> None:
    """Refuses heads or groups that do not divide the channels.

    >>> check_parts(8, "heads", 64)
    """
    if channels % parts:
        raise Uneven(
            f"{parts} {what} do not part {channels} channels evenly",
            hint=f"the nearest that do: {nearest_divisor(parts, channels)}",
        )


def check_groups(groups: int, channels: int | None, filters: int | None) -> None:
    """Refuses groups that do not divide the channels of the input and the filters.

    >>> check_groups(2, 4, 6)
    """
    counts = {"channels": channels, "filters": filters}
    for what, count in counts.items():
        if count is not None and count % groups:
            name = what if count != 1 else what[:-1]
            raise ShapeError(
                f"{groups} groups do not divide {count} {name}", hint=_groups_hint(groups, channels, filters)
            )


def _groups_hint(groups: int, channels: int | None, filters: int | None) -> str:
    nearest = nearest_divisor(groups, gcd(channels or 0, filters or 0))
    ways = [f"use {nearest} group{'' if nearest == 1 else 's'} (--groups {nearest})"]
    if filters is not None and (channels is None or channels % groups == 0):
        multiple = max((filters + groups // 2) // groups, 1) * groups
        ways.append(f"{multiple} filters (--filters {multiple})")
    return " or ".join(ways)
