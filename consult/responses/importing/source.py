"""Look a file of responses over before anything is taken from it: its kind, its encoding, its checksum."""

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from consult.responses.importing.faults import Reject, whole
from consult.responses.importing.records import Row, csv_rows, json_rows
from consult.responses.importing.sheets import sheet_rows

_PIECE = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CSV, JSON, SHEET = "csv", "json", "sheet"
_KINDS = {".csv": CSV, ".tsv": CSV, ".txt": CSV, ".jsonl": JSON, ".ndjson": JSON, ".xlsx": SHEET}


@dataclass(frozen=True)
class Source:
    """A file that can be read as a whole: what kind it is, how its text is encoded, and the SHA-256 of its bytes."""

    path: Path
    kind: str
    encoding: str
    sha256: str

    def rows(self) -> Iterator[Row | Reject]:
        """Yield its rows in order, and a reject for each that is none; raises :class:`ImportFileError` where it breaks."""
        if self.kind == CSV:
            return csv_rows(self.path, self.encoding)
        return json_rows(self.path, self.encoding) if self.kind == JSON else sheet_rows(self.path)


def look_over(path: Path, encoding: str | None = None) -> Source:
    """Return the file, read once from end to end; ``encoding`` names the one of its text, else a mark or UTF-8 holds.

    Raises :class:`ImportFileError` for a file of another kind, and for text in another encoding, with the line.
    """
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise whole(str(path), f"must be one of {', '.join(_KINDS)}")
    try:
        found = encoding or _marked(path)
        codecs.lookup(found)
        return Source(path, kind, found, _checksum(path, found if kind != SHEET else None))
    except OSError as error:
        raise whole(str(path), f"cannot be read: {error.strerror}") from None
    except LookupError:
        raise whole(str(path), f"there is no encoding {encoding}") from None


def _marked(path: Path) -> str:
    """Return the encoding that the first bytes of a file say it has; UTF-8 where they say nothing."""
    with path.open("rb") as stream:
        begins = stream.read(4)
    return next((name for mark, name in _MARKS if begins.startswith(mark)), "utf-8")


def _checksum(path: Path, encoding: str | None) -> str:
    """Return the SHA-256 of a file; raise :class:`ImportFileError` with the line where its text is not ``encoding``."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder(encoding)() if encoding else None
    line = 1
    with path.open("rb") as stream:
        while True:
            piece = stream.read(_PIECE)
            digest.update(piece)
            try:
                line += decoder.decode(piece, final=not piece).count("\n") if decoder else 0
            except UnicodeError as error:
                words = f"this line is not {encoding}; if the file is in another encoding, name it with --encoding"
                raise whole(str(path), words, line=line + _lines_before(error, encoding or "")) from None
            if not piece:
                return digest.hexdigest()


def _lines_before(error: UnicodeError, encoding: str) -> int:
    if not isinstance(error, UnicodeDecodeError):
        return 0
    return error.object[: error.start].decode(encoding, errors="ignore").count("\n")
