"""Which program made which file from what: append-only records, their index, and content ids."""

from typing import TYPE_CHECKING

from projio import lazy_face

__all__ = [
    "ContentHash",
    "Note",
    "ProducerRecord",
    "Records",
    "canonical_path",
    "content_id",
    "records_at",
    "with_file_facts",
]

if TYPE_CHECKING:
    from .content import ContentHash, content_id
    from .records import Note, ProducerRecord, Records, canonical_path, records_at, with_file_facts
else:
    _MODULES = {
        "content": ("ContentHash", "content_id"),
        "records": ("Note", "ProducerRecord", "Records", "canonical_path", "records_at", "with_file_facts"),
    }
    __getattr__, __dir__ = lazy_face(__name__, _MODULES)
