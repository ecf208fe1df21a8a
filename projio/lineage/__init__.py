"""Answers: where a file came from, what was made from it, and how runs differ."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
    "Answer", "Files", "Lineage", "Origin", "RunComparison", "RunDetails", "RunDifference", "RunRow",
    "RunTable", "Section", "plain", "table", "text_of",
]

if TYPE_CHECKING:
    from .compare import RunComparison
    from .graph import Files, Lineage
    from .history import RunDetails, RunDifference, RunRow, RunTable
    from .report import Answer, Section, plain, table, text_of
    from .why import Origin
else:
    __getattr__, __dir__ = lazy_face(globals())
