"""The Trainer's side: loggers, checkpoints and sessions of one training."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
    "CheckpointsInRun",
    "LogsInRun",
    "full_signature",
    "load_flavour",
]

if TYPE_CHECKING:
    from .session import (
        CheckpointsInRun,
        LogsInRun,
        full_signature,
        load_flavour,
    )
else:
    _MODULES = {
        "session": (
            "CheckpointsInRun",
            "LogsInRun",
            "full_signature",
            "load_flavour",
        ),
    }
    __getattr__, __dir__ = lazy_face(__name__, _MODULES)
