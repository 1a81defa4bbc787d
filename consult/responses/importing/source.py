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
_KINDS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".jsonl": "json", ".ndjson": "json", ".xlsx": "sheet"}


@dataclass(frozen=True)
class Source:
    """A file that can be read as a whole: what kind it is, how its text is encoded, and the SHA-256 of its bytes."""

    path: Path
    kind: str
    encoding: str
    sha256: str

    def rows(self) -> Iterator[Row | Reject]:
        """Yield its rows in order, and a reject for each that is none; raises :class:`ImportFileError` where it breaks."""
        if self.kind == "csv":
            return csv_rows(self.path, self.encoding)
        return json_rows(self.path, self.encoding) if self.kind == "json" else sheet_rows(self.path)


def look_over(path: Path, encoding: str | None = None) -> Source:
    """Return the file, read once from end to end; ``encoding`` names the one of its text, else a mark or UTF-8 holds.

    Raises :class:`ImportFileError` for a file of another kind, and for text in another encoding, with the line.
    """
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise whole(str(path), f"must be one of {', '.join(_KINDS)}")
    try:
        with path.open("rb") as stream:
            begins = stream.read(4)
            found = encoding or next((name for mark, name in _MARKS if begins.startswith(mark)), "utf-8")
            stream.seek(0)
            digest = hashlib.sha256()
            decoder = codecs.getincrementaldecoder(found)() if kind != "sheet" else None
            line = 1
            while True:
                piece = stream.read(_PIECE)
                digest.update(piece)
                if decoder:
                    line += decoder.decode(piece, final=not piece).count("\n")
                if not piece:
                    break
    except OSError as error:
        raise whole(str(path), f"cannot be read: {error.strerror}") from None
    except LookupError:
        raise whole(str(path), f"there is no encoding {encoding}") from None
    except UnicodeError as error:
        line += _lines_before(error, found)
        words = f"this line is not {found}; if the file is in another encoding, name it: --encoding windows-1252"
        raise whole(str(path), words, line=line) from None
    return Source(path, kind, found, digest.hexdigest())


def _lines_before(error: UnicodeError, encoding: str) -> int:
    if not isinstance(error, UnicodeDecodeError):
        return 0
    return error.object[: error.start].decode(encoding, errors="ignore").count("\n")
