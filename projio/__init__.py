"""One right place and a known origin for every file that a Lightning run makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = ["PIO", "ProjectIO", "Run", "Settings", "TemplateSpec"]


def lazy_face(
    package: str, modules: Mapping[str, tuple[str, ...]]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Make `__getattr__` and `__dir__` of a package whose modules are loaded when one of their names is asked for."""
    module_of = {name: module for module, names in modules.items() for name in names}

    def get_name(name: str) -> object:
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        face = vars(import_module(package))
        value = face[name] = getattr(import_module(f"{package}.{module_of[name]}"), name)
        return value

    def list_names() -> list[str]:
        return sorted({*vars(import_module(package)), *module_of})

    return get_name, list_names


if TYPE_CHECKING:
    from .core import PIO, ProjectIO
    from .paths import Settings, TemplateSpec
    from .runs import Run
else:
    _MODULES = {"core": ("PIO", "ProjectIO"), "runs": ("Run",), "paths": ("Settings", "TemplateSpec")}
    __getattr__, __dir__ = lazy_face(__name__, _MODULES)
