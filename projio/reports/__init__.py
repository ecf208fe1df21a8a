"""Reports: the curves of runs, and what they show."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = ["Metrics"]

if TYPE_CHECKING:
    from .metrics import Metrics
else:
    __getattr__, __dir__ = lazy_face(globals())
