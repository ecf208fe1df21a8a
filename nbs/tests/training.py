"""A training so small that it can be started dozens of times, and what it does in an epoch derives from the epoch."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import torch
from lightning.pytorch import LightningModule, Trainer
from lightning.pytorch.strategies import SingleDeviceStrategy
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

BATCHES = 4  # in an epoch
SCORES = [5.0, 9.0, 6.0, 7.0, 8.0, 1.0]  # by epoch
TOP_TWO: dict[str, Any] = {
    "monitor": "score",
    "mode": "max",
    "save_top_k": 2,
    "save_last": True,
    "track_producer": True,
}


class Model(LightningModule):
    """A network with dropout, Adam and a schedule; it counts the batches that it was trained on.

    `during` is called with the model in each training step, and `more` floats are saved along.
    """

    def __init__(self, during: Callable[[Model], object] | None = None, more: int = 0) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.layers = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.Dropout(0.5), torch.nn.Linear(16, 1))
        self.more = torch.nn.Parameter(torch.ones(more), requires_grad=False)
        self.trained, self._during = 0, during

    def training_step(self, batch: Any, batch_idx: int) -> Any:
        if self._during is not None:
            self._during(self)
        self.trained += 1
        torch.manual_seed(BATCHES * self.current_epoch + batch_idx)
        loss = (self.layers(batch[0]) - batch[1]).square().mean()
        self.log("loss", loss)
        return loss

    def validation_step(self, batch: Any, batch_idx: int) -> None:
        self.log("score", torch.tensor(SCORES[self.current_epoch % len(SCORES)]))
        self.log("val_loss", (self.layers(batch[0]) - batch[1]).square().mean())

    def configure_optimizers(self) -> Any:
        optimizer = torch.optim.Adam(self.parameters(), lr=0.01)
        return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.5)]

    def _data(self) -> TensorDataset:
        values = torch.linspace(-1, 1, 8 * 4 * BATCHES).reshape(-1, 8)
        return TensorDataset(values, values.sum(dim=1, keepdim=True))

    def train_dataloader(self) -> DataLoader[Any]:
        data = self._data()
        # Lightning sets the epoch of this sampler, which alone decides the order
        return DataLoader(data, batch_size=4, sampler=DistributedSampler(data, num_replicas=1, rank=0))

    def val_dataloader(self) -> DataLoader[Any]:
        return DataLoader(self._data(), batch_size=16)


class Sharded(SingleDeviceStrategy):
    """Saves folders, past the CheckpointIO, as those do whose ranks write a part each; `during` is called between."""

    def __init__(self, during: Callable[[Path], object] | None = None) -> None:
        super().__init__(device=torch.device("cpu"))
        self._during = during

    def save_checkpoint(self, checkpoint: dict[str, Any], filepath: Any, storage_options: Any = None) -> None:
        folder = Path(filepath)
        folder.mkdir(parents=True, exist_ok=True)
        torch.save(checkpoint.pop("state_dict"), folder / "__0_0.distcp")
        if self._during is not None:
            self._during(folder)
        torch.save(checkpoint, folder / "meta.pt")
        (folder / ".metadata").write_bytes(b"parts")

    def load_checkpoint(self, checkpoint_path: Any, weights_only: bool | None = None) -> dict[str, Any]:
        parts = {name: torch.load(Path(checkpoint_path, name)) for name in ("meta.pt", "__0_0.distcp")}
        return {**parts["meta.pt"], "state_dict": parts["__0_0.distcp"]}


def fit(*callbacks: Any, epochs: int = 3, model: Model | None = None, ckpt_path: Any = None, **options: Any) -> Any:
    """Train, and give the Trainer and the model."""
    quiet = {"accelerator": "cpu", "devices": 1, "enable_progress_bar": False, "enable_model_summary": False}
    settings = {"logger": False, "num_sanity_val_steps": 0, "log_every_n_steps": 1, **options}
    trainer = Trainer(callbacks=list(callbacks), max_epochs=epochs, **{**quiet, **settings})
    model = model or Model()
    trainer.fit(model, ckpt_path=ckpt_path)
    return trainer, model


def turn_back(days: int) -> None:
    """Turn projio's clock back for the rest of this process."""

    class Earlier(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return super().now(tz) - timedelta(days=days)

    for name, module in list(sys.modules.items()):
        if name.startswith("projio.") and hasattr(module, "datetime"):
            vars(module)["datetime"] = Earlier


@contextmanager
def log_messages(level: int = logging.WARNING) -> Iterator[list[str]]:
    """The messages that projio logs meanwhile."""
    messages: list[str] = []
    handler, ours = logging.Handler(level), logging.getLogger("projio")
    handler.emit = lambda record: messages.append(f"{record.levelname}: {record.getMessage()}")
    # another notebook of this process may have silenced one
    below = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.startswith("projio.")]
    before = [(logger, logger.level, logger.propagate, logger.disabled) for logger in (ours, *below)]
    for logger in below:
        logger.level, logger.propagate, logger.disabled = logging.NOTSET, True, False
    ours.addHandler(handler)
    ours.setLevel(level)
    try:
        yield messages
    finally:
        ours.removeHandler(handler)
        for logger, *state in before:
            logger.level, logger.propagate, logger.disabled = state
        ours.setLevel(ours.level)  # which forgets what loggers remember of levels
