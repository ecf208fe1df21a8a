"""Three saves of 64 MB in one training, beside each other: `python nbs/benchmarks/object_store.py [ROUNDS]`.

`local` saves into a folder, `ours` into a project in a bucket of moto's server on this machine, and `stock` is
Lightning's ModelCheckpoint(dirpath="s3://…"), which needs s3fs. Prints for each, as the median of all rounds with the
smallest and the largest value, how long a save blocked the training, the peak of memory above the start, the whole
time, and the requests and megabytes that a proxy in front of the server counted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "tests"))

import torch
from lightning.pytorch.callbacks import ModelCheckpoint
from object_stores import s3_server, unreliable
from training import Model, fit

from projio import ProjectIO
from projio.callbacks import IOCheckpointCallback
from projio.storage import stores

BLOCKED: list[float] = []
WAYS = ("local", "ours", "stock")


class Timed:
    """Measures how long a save blocks the training."""

    def _save_checkpoint(self, trainer: Any, filepath: str) -> None:
        begun = time.perf_counter()
        super()._save_checkpoint(trainer, filepath)  # type: ignore[misc]
        BLOCKED.append(time.perf_counter() - begun)


class Ours(Timed, IOCheckpointCallback):
    """Ours, measured."""


class Stock(Timed, ModelCheckpoint):
    """Stock, measured."""


def memory() -> int:
    """Bytes of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def train(way: str, place: Path) -> dict[str, float]:
    """Train, and give what it cost."""
    bucket = f"s3://bucket/{place.name}"
    if way == "stock":
        import s3fs  # noqa: F401  # its import is no cost of a save

        callback: Any = Stock(bucket, save_top_k=-1)
    else:
        io = ProjectIO(place, oroot=bucket if way == "ours" else None, use_datestamp=False)
        callback = Ours(io, "exp1", save_top_k=-1)
        stores.open_store(bucket)  # neither is the start of its threads
    model, start, peak, ended = Model(more=16_000_000), memory(), [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.002):
            peak[0] = max(peak[0], memory())

    threading.Thread(target=watch, daemon=True).start()
    begun = time.perf_counter()
    fit(callback, epochs=3, model=model)
    total = time.perf_counter() - begun
    ended.set()
    return {"blocked, ms a save": 1000 * median(BLOCKED), "memory, MB": (peak[0] - start) / 1e6, "whole, s": total}


def compare(rounds: int) -> None:
    """Train each way in processes of their own, and print the figures."""
    found: dict[str, dict[str, list[float]]] = {way: defaultdict(list) for way in WAYS}
    with s3_server() as server, unreliable(server, share=0) as (address, seen):
        for number in range(rounds):
            for way in WAYS:
                seen.clear()
                with tempfile.TemporaryDirectory(prefix=f"{way}-{number}-") as folder:
                    places = {"AWS_ENDPOINT_URL": address, "PROJIO_MIRROR": str(Path(folder, "mirror"))}
                    command = [sys.executable, __file__, way, folder]
                    text = subprocess.run(command, env={**os.environ, **places}, check=True, capture_output=True).stdout
                costs = json.loads(text.splitlines()[-1])
                costs |= {"requests": seen["requests"], "sent, MB": seen["bytes"] / 1e6}
                for name, value in costs.items():
                    found[way][name].append(value)
    for name in found["local"]:
        figures = ((way, found[way][name]) for way in WAYS)
        print(
            f"{name:20}",
            *(f"{way} {median(all_):,.0f} ({min(all_):,.0f} to {max(all_):,.0f})" for way, all_ in figures),
            sep="  ",
        )


if __name__ == "__main__":
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    if len(sys.argv) > 2:
        print(json.dumps(train(sys.argv[1], Path(sys.argv[2]))))
    else:
        compare(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
