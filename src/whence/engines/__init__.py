"""The room of engines: run a function over many things, on this machine or on a cluster."""

from whence.engines.local import Died, Limits, over

__all__ = ["Died", "Limits", "over"]
