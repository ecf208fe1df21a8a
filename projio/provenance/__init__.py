"""The process, the program and its commit, packages and machine, without secrets."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
    "CHANGE_FILE",
    "LauncherJob",
    "ProcessIdentity",
    "Provenance",
    "ProvenanceCollector",
    "launcher_job",
    "process_is_alive",
    "process_rank",
    "program_folder",
    "read_commit",
    "redact_text",
    "running_program",
    "this_process",
    "to_plain",
    "to_utf8",
    "trainer_settings",
]

if TYPE_CHECKING:
    from .collector import (
        CHANGE_FILE,
        Provenance,
        ProvenanceCollector,
        program_folder,
        trainer_settings,
    )
    from .git import (
        read_commit,
    )
    from .process import (
        LauncherJob,
        ProcessIdentity,
        launcher_job,
        process_is_alive,
        process_rank,
        this_process,
    )
    from .program import (
        running_program,
    )
    from .redaction import (
        redact_text,
        to_plain,
        to_utf8,
    )
else:
    _MODULES = {
        "collector": (
            "CHANGE_FILE",
            "Provenance",
            "ProvenanceCollector",
            "program_folder",
            "trainer_settings",
        ),
        "git": (
            "read_commit",
        ),
        "process": (
            "LauncherJob",
            "ProcessIdentity",
            "launcher_job",
            "process_is_alive",
            "process_rank",
            "this_process",
        ),
        "program": (
            "running_program",
        ),
        "redaction": (
            "redact_text",
            "to_plain",
            "to_utf8",
        ),
    }
    __getattr__, __dir__ = lazy_face(__name__, _MODULES)
