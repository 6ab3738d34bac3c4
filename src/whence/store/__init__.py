"""The store room: a ledger kept, on SQLite or PostgreSQL, with its evidence beside it."""
