"""One right place and a known origin for every file that a Lightning run makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = ["PIO", "ProjectIO", "Run", "Settings", "TemplateSpec"]

if TYPE_CHECKING:
    from .core import PIO, ProjectIO
    from .paths import TemplateSpec
    from .runs import Run
    from .settings import Settings
else:
    # Modules are loaded when one of their names is first asked for: `import projio` stays cheap.
    _MODULES = {"PIO": "core", "ProjectIO": "core", "Run": "runs", "Settings": "settings", "TemplateSpec": "paths"}

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = globals()[name] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
