"""The version of the package, and of all that a reading of it depends on."""

__version__ = "0.6.0"
