"""The Trainer's side: loggers, checkpoints and the session of a run."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = ["AutoRouting", "CheckpointRouting", "IOArguments", "LogRouting", "adopting_callbacks", "load_lightning_package"]

if TYPE_CHECKING:
    from .adoption import AutoRouting, adopting_callbacks
    from .checkpointing import CheckpointRouting
    from .cli_arguments import IOArguments
    from .loggers import LogRouting
    from .package import load_lightning_package
else:
    __getattr__, __dir__ = lazy_face(globals())
