"""Checkpoints: written whole, verified, read without torch, chosen, kept and removed."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
    "Checkpoint", "Checkpoints", "Decision", "DurableCheckpointIO", "Fault", "Finding", "LocalFiles", "Pins", "Rules",
    "SaveCosts", "Saved", "Verdict", "apply_plan", "consolidate", "distribution_conflict", "embed_record", "examine",
    "foreign_classes", "freed_bytes", "install_checkpoint_io", "plan_prune", "rebuild_lost_runs", "record_inside",
    "space_warning", "verify_checkpoint", "wrap_checkpoint_io",
]

if TYPE_CHECKING:
    from .consolidation import consolidate
    from .distribution import distribution_conflict
    from .doctor import Finding, examine, space_warning
    from .io import DurableCheckpointIO, SaveCosts, Saved, embed_record, install_checkpoint_io, wrap_checkpoint_io
    from .lost_runs import rebuild_lost_runs
    from .metadata import foreign_classes, record_inside
    from .retention import Decision, LocalFiles, Pins, Rules, apply_plan, freed_bytes, plan_prune
    from .select import Checkpoint, Checkpoints
    from .verify import Fault, Verdict, verify_checkpoint
else:
    __getattr__, __dir__ = lazy_face(globals())
