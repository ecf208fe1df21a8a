"""Object stores by one URL: a local mirror, its uploads in the background, and copies of projects between roots."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
    "Mirror", "StoredFiles", "StoredList", "Uploader", "examine_store", "has_project", "is_inherited", "is_uploading",
    "mirror_of", "opened_mirror", "sync_roots", "uploader_of", "verify_stored",
]

if TYPE_CHECKING:
    from .mirror import Mirror, mirror_of, opened_mirror, verify_stored
    from .removal import StoredFiles, StoredList, examine_store
    from .stores import has_project, is_inherited
    from .sync import sync_roots
    from .upload import Uploader, is_uploading, uploader_of
else:
    __getattr__, __dir__ = lazy_face(globals())
