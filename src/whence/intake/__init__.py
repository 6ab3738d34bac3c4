"""The room where documents come in: bytes become documents with their texts, or errors that say what to do.

    documents_in   an open file of any medium -> every document in it
    opened         a file of any size, open
    beside         a file by its path from another's folder
    captured       an address -> a web archive of what was asked and answered
    take           the bytes of a plain text or page, and what a person said of them -> Text
    read_bytes     a file's bytes, if they are few enough and it is a file

What a document says of itself is believed unless a person says otherwise. Nothing is executed, nothing is fetched but
an address that a person names, and the same bytes give the same documents whatever was read before.
"""

from whence.intake.capture import captured, is_address
from whence.intake.documents import Keep, Settings, Where, documents_in
from whence.intake.files import LIMIT, beside, opened, read_bytes
from whence.intake.page_or_plain import Stated, take
from whence.intake.texts import extractors, recogniser

__all__ = [
    "LIMIT", "Keep", "Settings", "Stated", "Where", "beside", "captured", "documents_in", "extractors", "is_address",
    "opened", "read_bytes", "recogniser", "take",
]  # fmt: skip
