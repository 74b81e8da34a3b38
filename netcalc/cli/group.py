"""netcalc's commands as a typer group that loads and builds only the one that was named."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

from netcalc.cli.commands import COMMANDS
from netcalc.cli.question import Question
from netcalc.errors import UnknownName, did_you_mean, shown


class Questions(TyperGroup):
    """Commands by name, none of them built before it is looked up."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Question | None:
        """The named command, built; imports its module and no other command's."""
        row = COMMANDS.get(cmd_name)
        return row.load().build(row.name) if row else None

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str, Question, list[str]]:
        """The command that a line begins with, and the rest of the line."""
        command = self.get_command(ctx, args[0])
        if command is None:
            raise unknown_command(args[0])
        return args[0], command, args[1:]


def unknown_command(name: str) -> UnknownName:
    """The error of a mistyped command, with the nearest one."""
    return UnknownName(
        f"there is no command {shown(name)}", did_you_mean(name, COMMANDS, "netcalc -h lists them")
    )


def run(argv: list[str]) -> int:
    """The exit code of one command line that begins with a command."""
    group = Questions(name="netcalc", rich_markup_mode=None, add_help_option=False)
    with group.make_context("netcalc", argv) as ctx:
        code: int = group.invoke(ctx)
        return code
