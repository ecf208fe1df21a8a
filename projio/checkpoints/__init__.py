"""Checkpoints: written whole, verified, read without torch, chosen, kept and removed."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
    "Checkpoints",
    "DurableCheckpointIO",
    "Pins",
    "Plan",
    "Rules",
    "SaveCosts",
    "Saved",
    "StampedCheckpointIO",
    "Verdict",
    "apply_plan",
    "checkpoint_record",
    "distribution_conflict",
    "embed_record",
    "examine",
    "install_stamp",
    "plan_prune",
    "record_inside",
    "register_checkpoint_io",
    "space_warning",
    "training_facts",
    "verify_checkpoint",
]

if TYPE_CHECKING:
    from .distribution import distribution_conflict
    from .doctor import examine, space_warning
    from .io import DurableCheckpointIO, SaveCosts, Saved, register_checkpoint_io
    from .metadata import record_inside
    from .retention import Pins, Plan, Rules, apply_plan, plan_prune
    from .select import Checkpoints
    from .stamp import StampedCheckpointIO, checkpoint_record, embed_record, install_stamp, training_facts
    from .verify import Verdict, verify_checkpoint
else:
    _MODULES = {
        "distribution": ("distribution_conflict",),
        "doctor": ("examine", "space_warning"),
        "io": ("DurableCheckpointIO", "SaveCosts", "Saved", "register_checkpoint_io"),
        "metadata": ("record_inside",),
        "retention": ("Pins", "Plan", "Rules", "apply_plan", "plan_prune"),
        "select": ("Checkpoints",),
        "stamp": ("StampedCheckpointIO", "checkpoint_record", "embed_record", "install_stamp", "training_facts"),
        "verify": ("Verdict", "verify_checkpoint"),
    }
    __getattr__, __dir__ = lazy_face(__name__, _MODULES)
