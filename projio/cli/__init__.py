"""The command `projio`."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
]

