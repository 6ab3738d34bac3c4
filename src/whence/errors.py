"""Everything that can go wrong, as one tree:

    WhenceError
      IntakeError          a document that cannot be taken in
        NotFound           no such file
        NotAFile           a folder, a device, a socket
        NotPermitted       this user may not read it
        TooLarge           more bytes than are read at once
        Empty              no bytes, only white space, or a page without content
        NotText            bytes that are no text in any encoding
        BadMarkup          HTML that cannot be parsed
      LedgerError          a ledger that cannot be opened, read or written
        NoLedger           there is none at this address
      EvidenceError        bytes that cannot be kept, or are no longer there
      OptionError          something said on the command line that cannot be so
      NetworkError         the reading network is missing or damaged

Each says what was seen, what was expected, the likely cause and the next step, in one line each.
"""

from whence.model import Failure


class WhenceError(Exception):
    """Base of all errors Whence raises on purpose."""

    def __init__(self, *, seen: str, expected: str, cause: str, next: str) -> None:  # noqa: A002
        super().__init__(f"{seen}; expected {expected}. {cause}. {next}.")
        self.seen, self.expected, self.cause, self.next = seen, expected, cause, next

    def __reduce__(self) -> tuple[object, ...]:
        """How it comes out of another process."""
        return _again, (type(self), self.seen, self.expected, self.cause, self.next)

    def failure(self, uri: str) -> Failure:
        """The record of this error for the document at `uri`."""
        return Failure(uri, self.seen, self.expected, self.cause, self.next)


def _again(kind: type[WhenceError], seen: str, expected: str, cause: str, following: str) -> WhenceError:
    return kind(seen=seen, expected=expected, cause=cause, next=following)


class IntakeError(WhenceError):
    """A document cannot be taken in."""


class NotFound(IntakeError):
    """There is no such file."""


class NotAFile(IntakeError):
    """A folder, a device or a socket stands where a file was expected."""


class NotPermitted(IntakeError):
    """This user may not read the file."""


class TooLarge(IntakeError):
    """The file has more bytes than are read at once."""


class Empty(IntakeError):
    """There is nothing to read: no bytes, only white space, or a page without content."""


class NotText(IntakeError):
    """The bytes are no text in any encoding."""


class BadMarkup(IntakeError):
    """The HTML cannot be parsed."""


class LedgerError(WhenceError):
    """A ledger cannot be opened, read or written."""


class NoLedger(LedgerError):
    """There is no ledger at this address."""


class EvidenceError(WhenceError):
    """Bytes cannot be kept, or those that the ledger names are not there."""


class OptionError(WhenceError):
    """Something said on the command line cannot be so."""


class NetworkError(WhenceError):
    """The reading network is missing or damaged."""
