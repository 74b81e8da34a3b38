"""How long a whole summary takes, as whole processes, tables printed: measured in turn, ratios of medians.

    python tests/bench/summary.py [PAIRS]     exit code 1 where a ratio is past its bound

    summary NETWORK   against conv-shape 32 -F 5 -P 2: vgg16 and resnet152 at most 2 times
    summary vgg16     against a script that imports torch and prints torchinfo's summary of the same
                      network, at most a tenth; left out, and said so, where the two are not installed
    100,000 layers    from a file, against conv-shape as well: at most 60 times

TORCH_PYTHON names the interpreter that has torch and torchinfo, where it is not this one. Bytecode is
kept in a folder of this run, for all sides, as an installed package has it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

SCRIPT = Path(sys.executable).with_name("netcalc")
NETCALC = [sys.executable, *([str(SCRIPT)] if SCRIPT.exists() else ["-m", "netcalc"])]
TORCH_PYTHON = os.environ.get("TORCH_PYTHON", sys.executable)

TORCHINFO = """
from torch import nn
from torchinfo import summary


def vgg16():
    layers, channels = [], 3
    for width in (64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0):
        if width:
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width
        else:
            layers.append(nn.MaxPool2d(2))
    head = [nn.Flatten(), nn.Linear(25088, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096)]
    return nn.Sequential(*layers, *head, nn.ReLU(), nn.Dropout(), nn.Linear(4096, 1000))


print(summary(vgg16().to("meta"), (1, 3, 224, 224), device="meta", verbose=0))
"""

LAYERS = {
    "written out": "784 " + " ".join(str(units) for units in range(1, 100_000)),
    "in branches": "8x8x1 49999*( concat( | conv:1,1 ) )",
    "all alike": "64 99999*64 10",
}


def process(command: list[str], folder: str) -> Callable[[], object]:
    """A whole process, its output thrown away."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def compare(name: str, ours: Callable[[], object], theirs: Callable[[], object], pairs: int) -> float:
    """Prints and returns the ratio of medians, measured in turn after one round that does not count."""
    ours(), theirs()
    times = [(seconds(ours), seconds(theirs)) for _ in range(pairs)]
    mine, other = (median(column) for column in zip(*times, strict=True))
    print(f"{name:<24} {1000 * mine:8.1f} ms   against {1000 * other:8.1f} ms   ratio {mine / other:7.3f}")
    return mine / other


def has_torchinfo() -> bool:
    found = subprocess.run([TORCH_PYTHON, "-c", "import torch, torchinfo"], capture_output=True, check=False)
    return found.returncode == 0


def main() -> int:
    """0 where every ratio is within its bound, else 1."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    kept = []
    with tempfile.TemporaryDirectory() as folder:
        size = process([*NETCALC, "conv-shape", "32", "-F", "5", "-P", "2"], folder)
        for name in ("vgg16", "resnet152"):
            ours = process([*NETCALC, "summary", name], folder)
            kept.append(compare(f"summary {name}", ours, size, pairs) <= 2)
        for name, text in LAYERS.items():
            file = Path(folder, "layers.net")
            file.write_text(text)
            ours = process([*NETCALC, "summary", f"@{file}"], folder)
            kept.append(compare(f"100,000 {name}", ours, size, 3) <= 60)
        if has_torchinfo():
            ours = process([*NETCALC, "summary", "vgg16"], folder)
            theirs = process([TORCH_PYTHON, "-c", TORCHINFO], folder)
            kept.append(compare("torchinfo, vgg16", ours, theirs, max(3, pairs // 5)) <= 0.1)
        else:
            print("torchinfo                left out: torch and torchinfo are not installed")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
