"""Checkpoints: written whole, verified, read without torch, chosen, kept and removed."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
    "Decision",
    "DurableCheckpointIO",
    "Plan",
    "Removal",
    "Rules",
    "SaveCosts",
    "Saved",
    "Verdict",
    "apply_plan",
    "best_checkpoint",
    "checkpoint_files",
    "checkpoints_of",
    "embed_record",
    "examine",
    "has_own_format",
    "install_checkpoint_io",
    "is_pinned",
    "is_sharded",
    "latest_checkpoint",
    "parse_age",
    "parse_size",
    "pin",
    "pinned",
    "plan_prune",
    "record_inside",
    "recorded_best",
    "resumable_checkpoint",
    "resumable_in",
    "space_warning",
    "verify_checkpoint",
    "wrap_checkpoint_io",
]

if TYPE_CHECKING:
    from .doctor import (
        examine,
        space_warning,
    )
    from .io import DurableCheckpointIO, SaveCosts, Saved, embed_record, install_checkpoint_io, wrap_checkpoint_io
    from .metadata import (
        record_inside,
    )
    from .retention import (
        Decision,
        Plan,
        Removal,
        Rules,
        apply_plan,
        is_pinned,
        parse_age,
        parse_size,
        pin,
        pinned,
        plan_prune,
    )
    from .select import (
        best_checkpoint,
        checkpoint_files,
        checkpoints_of,
        has_own_format,
        is_sharded,
        latest_checkpoint,
        recorded_best,
        resumable_checkpoint,
        resumable_in,
    )
    from .verify import (
        Verdict,
        verify_checkpoint,
    )
else:
    _MODULES = {
        "doctor": (
            "examine",
            "space_warning",
        ),
        "io": (
            "DurableCheckpointIO",
            "SaveCosts",
            "Saved",
            "embed_record",
            "install_checkpoint_io",
            "wrap_checkpoint_io",
        ),
        "metadata": (
            "record_inside",
        ),
        "retention": (
            "Decision",
            "Plan",
            "Removal",
            "Rules",
            "apply_plan",
            "is_pinned",
            "parse_age",
            "parse_size",
            "pin",
            "pinned",
            "plan_prune",
        ),
        "select": (
            "best_checkpoint",
            "checkpoint_files",
            "checkpoints_of",
            "has_own_format",
            "is_sharded",
            "latest_checkpoint",
            "recorded_best",
            "resumable_checkpoint",
            "resumable_in",
        ),
        "verify": (
            "Verdict",
            "verify_checkpoint",
        ),
    }
    __getattr__, __dir__ = lazy_face(__name__, _MODULES)
