"""Which program made which file from what: append-only records, their index, and content ids."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
    "ContentHash", "FileChange", "Note", "ProducerRecord", "Records", "canonical_path", "content_id",
    "file_change", "folder_content_id", "with_file_metadata",
]

if TYPE_CHECKING:
    from .content import ContentHash, FileChange, content_id, file_change, folder_content_id
    from .log import Note, ProducerRecord
    from .records import Records, canonical_path, with_file_metadata
else:
    __getattr__, __dir__ = lazy_face(globals())
