"""This process, its job, its program with commit, packages and machine, and the redaction of secrets."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
    "LauncherJob", "ProcessIdentity", "Program", "ProvenanceCollector", "logger_metadata", "redact_text",
    "redacted_url", "sweep_job", "to_plain", "trainer_settings",
]

if TYPE_CHECKING:
    from .collector import ProvenanceCollector, trainer_settings
    from .process import LauncherJob, ProcessIdentity
    from .program import Program
    from .redaction import redact_text, redacted_url, to_plain
    from .tools import logger_metadata, sweep_job
else:
    __getattr__, __dir__ = lazy_face(globals())
