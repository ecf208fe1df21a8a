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
    "plain_values",
    "process_is_alive",
    "process_rank",
    "program_folder",
    "read_commit",
    "redact_text",
    "running_program",
    "this_process",
    "trainer_settings",
    "without_surrogates",
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
        plain_values,
        redact_text,
        without_surrogates,
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
            "plain_values",
            "redact_text",
            "without_surrogates",
        ),
    }
    __getattr__, __dir__ = lazy_face(__name__, _MODULES)
