"""A resumed training equals the uninterrupted one to the last bit."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = ["ExactHooks", "install_exact"]

if TYPE_CHECKING:
    from .callback import ExactHooks, install_exact
else:
    __getattr__, __dir__ = lazy_face(globals())
