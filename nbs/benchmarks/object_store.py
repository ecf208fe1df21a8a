"""Three saves of 64 MB in one training: `python nbs/benchmarks/object_store.py local`, `ours` or `stock`.

`local` saves into a folder, `ours` into a project in a bucket of moto's server on this machine, and `stock` is
Lightning's ModelCheckpoint(dirpath="s3://…"). Prints how long each save blocked the training, and the peak of memory
above the start.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
import warnings
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "tests"))

import torch
from lightning.pytorch.callbacks import ModelCheckpoint
from object_stores import s3_server
from training import Model, fit

from projio import ProjectIO
from projio.callbacks import IOCheckpointCallback
from projio.storage import stores

BLOCKED: list[float] = []


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


def main(way: str, place: Path) -> None:
    """Train, and print what it cost."""
    if way == "stock":
        import s3fs  # noqa: F401  # its import is no cost of a save

        callback: Any = Stock("s3://bucket/stock", save_top_k=-1)
    else:
        io = ProjectIO(place, oroot="s3://bucket/ours" if way == "ours" else None, use_datestamp=False)
        callback = Ours(io, "exp1", save_top_k=-1)
        stores.list_store("s3://bucket/ours")  # neither is the first connection
    model, start, peak, ended = Model(more=16_000_000), memory(), [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.002):
            peak[0] = max(peak[0], memory())

    threading.Thread(target=watch, daemon=True).start()
    begun = time.perf_counter()
    fit(callback, epochs=3, model=model)
    total = time.perf_counter() - begun
    ended.set()
    blocked = [round(1000 * seconds) for seconds in BLOCKED]
    print(f"{way}: blocked {blocked} ms, +{(peak[0] - start) / 1e6:.0f} MB, {total:.1f} s in all")


if __name__ == "__main__":
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder, s3_server():
        os.environ["PROJIO_MIRROR"] = str(Path(folder, "mirror"))
        main(sys.argv[1], Path(folder))
