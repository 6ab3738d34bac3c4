"""Whence reads news reports, statements and testimony and keeps a ledger of claims: who says what, on whose word."""

from whence.version import __version__

__all__ = ["__version__"]
