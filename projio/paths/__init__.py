"""Names, paths, templates and settings: where a file goes, as pure functions."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
    "DATESTAMP_IN",
    "IF_EXISTS",
    "SETTINGS_FILE",
    "Settings",
    "TemplateSpec",
    "check_checkpoint_filename",
    "check_settings",
    "check_writable",
    "checkpoint_fields",
    "checkpoint_name",
    "datestamp",
    "find_root",
    "gitignore_entry",
    "gitignore_text",
    "load_settings",
    "parse_datestamp",
    "projio_folder",
    "projio_yaml_text",
    "relative_path",
    "render_template",
    "safe_component",
    "safe_parts",
    "tree_text",
    "with_extension",
]

if TYPE_CHECKING:
    from .names import (
        DATESTAMP_IN,
        check_checkpoint_filename,
        checkpoint_fields,
        checkpoint_name,
        datestamp,
        parse_datestamp,
        relative_path,
        safe_component,
        safe_parts,
        with_extension,
    )
    from .project_files import gitignore_entry, gitignore_text, tree_text
    from .settings import (
        IF_EXISTS,
        SETTINGS_FILE,
        Settings,
        check_settings,
        check_writable,
        find_root,
        load_settings,
        projio_folder,
        projio_yaml_text,
    )
    from .templates import TemplateSpec, render_template
else:
    _MODULES = {
        "names": (
            "DATESTAMP_IN",
            "check_checkpoint_filename",
            "checkpoint_fields",
            "checkpoint_name",
            "datestamp",
            "parse_datestamp",
            "relative_path",
            "safe_component",
            "safe_parts",
            "with_extension",
        ),
        "templates": ("TemplateSpec", "render_template"),
        "project_files": ("gitignore_entry", "gitignore_text", "tree_text"),
        "settings": (
            "IF_EXISTS",
            "SETTINGS_FILE",
            "Settings",
            "check_settings",
            "check_writable",
            "find_root",
            "load_settings",
            "projio_folder",
            "projio_yaml_text",
        ),
    }
    __getattr__, __dir__ = lazy_face(__name__, _MODULES)
