"""The Trainer's side: loggers, checkpoints and sessions of one training."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
    "CheckpointRouting",
    "LogRouting",
    "full_signature",
    "load_lightning_package",
]

if TYPE_CHECKING:
    from .checkpointing import (
        CheckpointRouting,
    )
    from .loggers import (
        LogRouting,
    )
    from .package import (
        full_signature,
        load_lightning_package,
    )
else:
    _MODULES = {
        "checkpointing": (
            "CheckpointRouting",
        ),
        "loggers": (
            "LogRouting",
        ),
        "package": (
            "full_signature",
            "load_lightning_package",
        ),
    }
    __getattr__, __dir__ = lazy_face(__name__, _MODULES)
