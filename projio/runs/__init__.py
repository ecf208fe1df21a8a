"""Runs: their identity and files, which are open in this process, and which one a training gets."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
    "Run", "RunLayout", "RunState", "Runs", "active_runs", "check_owner", "find_run", "find_runs", "finish_run",
    "open_run", "planned_run", "read_runs", "rebuild_run", "record_evaluation", "resumable_run",
    "run_for_evaluation", "run_for_fit", "run_label", "run_of_file", "runs_named", "runs_of_queued_jobs",
    "session_provenance", "taken_by", "update_session", "without_other_jobs",
]

if TYPE_CHECKING:
    from .model import Run, RunLayout, Runs
    from .store import RunState, planned_run, read_runs, rebuild_run, run_of_file, session_provenance, taken_by
    from .active import active_runs, check_owner, finish_run, record_evaluation, update_session
    from .find import find_run, find_runs, run_label, runs_named
    from .resolution import open_run, resumable_run, run_for_evaluation, run_for_fit
    from .queue import runs_of_queued_jobs, without_other_jobs
else:
    __getattr__, __dir__ = lazy_face(globals())
