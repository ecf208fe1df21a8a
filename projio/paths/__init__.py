"""Where a file goes: names, paths, templates and settings, as pure functions and values."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
    "CheckpointName", "Gitignore", "Settings", "TemplateSpec", "check_writable", "file_url_path", "find_root",
    "is_store_url", "local_folder", "mirror_folder", "open_file", "path_parts", "projio_folder", "read_file",
    "read_json", "safe_component", "safe_parts", "store_url", "tree_text", "with_extension",
]

if TYPE_CHECKING:
    from .checkpoint_names import CheckpointName
    from .files import open_file, read_file, read_json
    from .names import file_url_path, local_folder, path_parts, safe_component, safe_parts, with_extension
    from .project_files import Gitignore, tree_text
    from .settings import Settings, check_writable, find_root, projio_folder
    from .templates import TemplateSpec
    from .urls import is_store_url, mirror_folder, store_url
else:
    __getattr__, __dir__ = lazy_face(globals())
