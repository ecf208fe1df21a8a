"""One right place and a known origin for every file that a Lightning run makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = ["PIO", "ProjectIO", "Run", "Settings", "TemplateSpec"]


def lazy_face(face: dict[str, Any]) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Make `__getattr__` and `__dir__` of a package, which load the module of a name when it is asked for.

    The package's source lists the names: it imports them, one module on each line, below `if TYPE_CHECKING:`.
    """
    source = face["__loader__"].get_data(face["__file__"]).decode()
    listed = re.findall(r"^    from \.(\w+) import (.+)$", source, re.MULTILINE)
    module_of = {name: module for module, names in listed for name in names.split(", ")}

    def get_name(name: str) -> object:
        if name not in module_of:
            raise AttributeError(f"module {face['__name__']!r} has no attribute {name!r}")
        return face.setdefault(name, getattr(import_module(f".{module_of[name]}", face["__name__"]), name))

    return get_name, lambda: sorted({*face, *module_of})


if TYPE_CHECKING:
    from .core import PIO, ProjectIO
    from .paths import Settings, TemplateSpec
    from .runs import Run
else:
    __getattr__, __dir__ = lazy_face(globals())
