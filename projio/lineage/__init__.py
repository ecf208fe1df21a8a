"""Answers: where a file came from, what was made from it, and how runs differ."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
    "Answer",
    "Section",
    "Files",
    "Lineage",
    "Origin",
    "RunDetails",
    "RunDifference",
    "RunTable",
    "compare_runs",
    "find_run",
    "lineage",
    "outputs",
    "run_details",
    "run_table",
    "used_by",
    "why",
]

if TYPE_CHECKING:
    from .graph import (
        Files,
        Lineage,
        lineage,
        outputs,
        used_by,
    )
    from .history import (
        RunDetails,
        RunDifference,
        RunTable,
        compare_runs,
        find_run,
        run_details,
        run_table,
    )
    from .report import (
        Answer,
        Section,
    )
    from .trace import (
        Origin,
        why,
    )
else:
    _MODULES = {
        "graph": (
            "Files",
            "Lineage",
            "lineage",
            "outputs",
            "used_by",
        ),
        "history": (
            "RunDetails",
            "RunDifference",
            "RunTable",
            "compare_runs",
            "find_run",
            "run_details",
            "run_table",
        ),
        "report": (
            "Answer",
            "Section",
        ),
        "trace": (
            "Origin",
            "why",
        ),
    }
    __getattr__, __dir__ = lazy_face(__name__, _MODULES)
