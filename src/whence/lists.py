"""Word lists of the package: small reviewed files in `data/words`, each with what it holds and where it comes from."""

from importlib.resources import files


def listed(name: str) -> frozenset[str]:
    """The words of one list, in lower case; lines that begin with # say what they are.

    >>> "mr" in listed("titles")
    True
    """
    lines = files("whence").joinpath("data", "words", f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
