"""A training that is killed again and again: each in a process forked from one that has imported everything.

`python killed.py FOLDER KIND WORKERS RANKS ACCUMULATE KILLS SEED` prints as JSON how many kills there were in how many
trainings, and how many of these ended with weights and an optimizer equal in hash to the uninterrupted training's.
"""

from __future__ import annotations

import faulthandler
import hashlib
import json
import logging
import os
import random
import signal
import sys
import traceback
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch
from lightning.pytorch import Callback, LightningModule, Trainer, seed_everything
from lightning.pytorch.callbacks import ModelCheckpoint
from proving import reserved_port
from torch.utils.data import DataLoader, Dataset

from projio import ProjectIO
from projio.callbacks import IOCheckpointCallback


class Noisy(Dataset):
    """Data with augmentation noise from Python's, NumPy's and torch's generators."""

    def __len__(self) -> int:
        return 40

    def __getitem__(self, index: int) -> torch.Tensor:
        return torch.full((4,), index / 40) + torch.randn(4) * 0.1 + random.random() + float(np.random.rand())


class Model(LightningModule):
    """Dropout, and noise in the loss."""

    def __init__(self, workers: int, events: int) -> None:
        super().__init__()
        self.net = torch.nn.Sequential(
            torch.nn.Linear(4, 16), torch.nn.ReLU(), torch.nn.Dropout(), torch.nn.Linear(16, 1)
        )
        self.workers, self.events = workers, events

    def tell(self) -> None:
        """Write one event, on which the parent may kill."""
        if self.events >= 0:
            os.write(self.events, b".")

    def train_dataloader(self) -> DataLoader:
        return DataLoader(Noisy(), batch_size=4, shuffle=True, num_workers=self.workers)

    def val_dataloader(self) -> DataLoader:
        return DataLoader(Noisy(), batch_size=10)

    def on_train_epoch_start(self) -> None:
        torch.rand(1)

    def training_step(self, batch: torch.Tensor, batch_idx: int) -> torch.Tensor:
        self.tell()
        return (self.net(batch) - random.random()).pow(2).mean()

    def on_before_optimizer_step(self, optimizer: Any) -> None:
        self.tell()

    def validation_step(self, batch: torch.Tensor, batch_idx: int) -> None:
        self.tell()
        self.log("val_loss", (self.net(batch) + torch.rand(1)).mean(), sync_dist=True)

    def configure_optimizers(self) -> Any:
        optimizer = torch.optim.AdamW(self.parameters(), lr=0.05)
        schedule = torch.optim.lr_scheduler.StepLR(optimizer, 4, gamma=0.9)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}


def train(folder: Path, kind: str, workers: int, ranks: int, accumulate: int, events: int, result: int) -> None:
    """Train to the end from the last checkpoint, if there is one, and write the hash of what it ends with."""
    io = ProjectIO(root=folder, use_datestamp=False)
    often: dict[str, Any] = {"every_n_train_steps": 1, "save_top_k": 1, "save_last": True}
    saving: Callback = ModelCheckpoint(folder, **often)
    if kind != "stock":
        saving = IOCheckpointCallback(io, "exp1", exact=True, async_save=kind == "async", **often)
    trainer = Trainer(
        callbacks=[saving],
        max_epochs=2,
        val_check_interval=0.5,
        accumulate_grad_batches=accumulate,
        accelerator="cpu",
        devices=ranks,
        strategy="ddp" if ranks > 1 else "auto",
        logger=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    seed_everything(1, verbose=False)  # also the seed of the distributed sampler that Lightning makes
    if list(folder.rglob("last.ckpt")):  # a resumed session begins with other random states
        random.seed(os.getpid()), np.random.seed(os.getpid()), torch.manual_seed(os.getpid())
    model = Model(workers, events)
    trainer.fit(model, ckpt_path="last")
    digest = hashlib.sha256(repr(trainer.global_step).encode())
    states = [model.state_dict(), *(state for state in trainer.optimizers[0].state_dict()["state"].values())]
    for value in (value for state in states for value in state.values()):
        digest.update(torch.as_tensor(value).numpy().tobytes())
    if trainer.is_global_zero:
        os.write(result, digest.hexdigest()[:16].encode())


def fork_training(folder: Path, *options: Any, kill_at: int = -1) -> str:
    """Train in forked processes, one for each rank; they are killed at an event. Gives the hash, or nothing."""
    with reserved_port() as port:
        return fork_ranks(port, folder, *options, kill_at=kill_at)


def fork_ranks(port: int, folder: Path, *options: Any, kill_at: int) -> str:
    """Train in forked processes that meet at a port; each writes `e` at its end, and `!` when it fails."""
    events, result, ranks = os.pipe(), os.pipe(), []
    for rank in range(options[2]):
        if (pid := os.fork()) == 0:
            outcome = b"!"
            try:
                os.setpgid(0, 0)  # as the parent does, whichever is first
                faulthandler.dump_traceback_later(1200, exit=True)  # the stack of a rank that hangs
                if options[2] > 1:
                    os.environ.update(LOCAL_RANK=str(rank), MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port))
                train(folder, *options, events[1] if rank == 0 else -1, result[1])
                outcome = b"e"
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os.write(events[1], outcome)
                os._exit(0)
        os.setpgid(pid, pid)
        ranks.append(pid)
    os.close(events[1])
    os.close(result[1])
    with open(events[0], "rb", buffering=0) as reading, open(result[0], "rb") as ending:
        left, event = len(ranks), b"."
        while left and kill_at != 0 and event != b"!" and (event := reading.read(1)):
            kill_at, left = kill_at - (event == b"."), left - (event == b"e")
        # with the workers of its loaders: one that is forked just before this would not notice, and never end
        for pid in ranks:
            os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        if event == b"!" and options[0] != "stock":
            raise RuntimeError("a rank failed")
        return ending.read().decode() if kill_at != 0 else ""


def main(folder: Path, kind: str, workers: int, ranks: int, accumulate: int, kills: int, seed: int) -> None:
    """Train without a kill, and then other trainings with three kills each; print the outcomes."""
    options, chance = (kind, workers, ranks, accumulate), random.Random(seed)
    expected, done, outcomes = fork_training(folder / "whole", *options), 0, []
    while done < kills:
        here = folder / f"killed{len(outcomes)}"
        for _ in range(3):  # each goes on from where the one before was killed
            done += not fork_training(here, *options, kill_at=chance.randint(3, 20))
        outcomes.append(fork_training(here, *options))
    print(json.dumps({"kills": done, "trainings": len(outcomes), "equal": outcomes.count(expected)}))


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    for name in ("lightning.pytorch", "lightning.pytorch.utilities.rank_zero"):
        logging.getLogger(name).setLevel(logging.ERROR)
    torch.set_num_threads(1)
    main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:]))
