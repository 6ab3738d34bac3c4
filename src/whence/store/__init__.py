"""The store room: a ledger kept, on SQLite or PostgreSQL, with its evidence beside it.

    Store      a ledger at an address        Writer   changes it, a transaction a call
    Evidence   its bytes by their hash       View     one state of it
"""

from whence.store.custody import Entry
from whence.store.evidence import Evidence
from whence.store.store import Store, now
from whence.store.view import Counts, Found, Kept, View
from whence.store.writer import Added, Brought, Writer, reading_id

__all__ = [
    "Added", "Brought", "Counts", "Entry", "Evidence", "Found", "Kept", "Store", "View", "Writer", "now", "reading_id",
]  # fmt: skip
