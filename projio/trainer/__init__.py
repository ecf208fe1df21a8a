"""The Trainer's side: loggers, checkpoints and the session of a run."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = ["CheckpointRouting", "LogRouting", "load_lightning_package"]

if TYPE_CHECKING:
    from .checkpointing import CheckpointRouting
    from .loggers import LogRouting
    from .package import load_lightning_package
else:
    __getattr__, __dir__ = lazy_face(globals())
