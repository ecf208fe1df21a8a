"""Reports: the curves of runs, and what they show."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
    "Condition", "Metrics", "MetricsReader", "POLL_SECONDS", "RunList", "RunReport", "chart_characters",
    "spark_characters", "view", "wait_for", "write_report",
]

if TYPE_CHECKING:
    from .metrics import Metrics, MetricsReader
    from .page import write_report
    from .parts import RunList, RunReport
    from .watch import POLL_SECONDS, Condition, chart_characters, spark_characters, view, wait_for
else:
    __getattr__, __dir__ = lazy_face(globals())
