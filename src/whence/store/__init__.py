"""The store room: a ledger kept, on SQLite or PostgreSQL, with its evidence beside it.

Store      a ledger at an address        Writer   changes it, a transaction a call
Evidence   its bytes by their hash       View     one state of it
"""

from whence.store.checking import Finding, Weight, check
from whence.store.custody import Entry
from whence.store.evidence import Evidence
from whence.store.store import EVIDENCE, Store, now
from whence.store.view import Counts, Found, Kept, View
from whence.store.writer import Added, Brought, Writer, reading_id

__all__ = [
    "EVIDENCE", "Added", "Brought", "Counts", "Entry", "Evidence", "Finding", "Found", "Kept", "Store", "View",
    "Weight", "Writer", "check", "now", "reading_id",
]  # fmt: skip
