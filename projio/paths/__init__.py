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
        TemplateSpec,
        check_checkpoint_filename,
        checkpoint_fields,
        checkpoint_name,
        datestamp,
        gitignore_entry,
        gitignore_text,
        parse_datestamp,
        relative_path,
        render_template,
        safe_component,
        safe_parts,
        tree_text,
        with_extension,
    )
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
else:
    _MODULES = {
        "names": (
            "DATESTAMP_IN",
            "TemplateSpec",
            "check_checkpoint_filename",
            "checkpoint_fields",
            "checkpoint_name",
            "datestamp",
            "gitignore_entry",
            "gitignore_text",
            "parse_datestamp",
            "relative_path",
            "render_template",
            "safe_component",
            "safe_parts",
            "tree_text",
            "with_extension",
        ),
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
