"""What is wrong in a file that somebody sent: at which line or entry, in a sentence."""

from consult.consultations.reading import Fault
from consult.errors import N_, InvalidError

MAX_BYTES = 1_000_000
"""Of a codebook."""
MAX_THEMES = 1_000


class ExchangeFileError(InvalidError):
    """A file that is not taken in; ``faults`` are all that were found, in the order of the file."""

    def __init__(self, name: str, faults: list[Fault]) -> None:
        super().__init__(
            N_("%(name)s was not read in, and nothing was stored. Faults found: %(count)s."),
            name=printable(name),
            count=len(faults),
        )
        self.faults = sorted(faults)


def fault(name: str, line: int, place: str, words: str) -> Fault:
    """Return one fault, in signs that a page can show."""
    return Fault(printable(name), line, printable(place), printable(words))


def whole(name: str, words: str, *, line: int = 0) -> Fault:
    """Return a fault of a file as a whole."""
    return fault(name, line, "", words)


def decoded(name: str, content: bytes) -> str:
    """Return the text of a file in UTF-8, with or without its mark; raise :class:`ExchangeFileError` for any other."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ExchangeFileError(name, [whole(name, "is not UTF-8; save it as UTF-8", line=line)]) from None


def printable(text: str) -> str:
    """Return ``text``, at most 200 signs of it, with what cannot be printed written as escapes."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape", "surrogatepass").decode("ascii")
        for sign in text[:200]
    )
