"""Find words that may stand nowhere: in every spelling of them, in every kind of file that leaves the house."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from html import unescape

import pikepdf

from consult.text.redaction import Passage
from tests.unit.formats.pdf_words import pdf_words

_TAGS = re.compile(r"<[^>]*>")
_BETWEEN = bytes(byte for byte in range(256) if not chr(byte).isalnum() or byte > 127)
"""What may stand between letters and digits that belong together."""
_DIGITS_APART = re.compile(rb"(?<=\d)[\s.()/+-]{1,3}(?=\d)")
_UTF8 = b"SQLite format 3\0"
"""How a file of a database begins that keeps its words as ours do."""
_FEWEST_DIGITS = 5
"""Fewer digits than this stand anywhere by chance."""


def leaks(secrets: Iterable[str], carriers: Mapping[str, bytes]) -> list[str]:
    """Return which of ``secrets`` is in which carrier: as it is, in another case, without accents or spaces, as digits.

    ``carriers`` are pages and files by name; what has the same bytes as another is read once. What is packed is
    unpacked, of a PDF the words and what is said about it are read. A secret that shows stands in the answer by its
    place in the order, never by its words.
    """
    wanted = [(number, _run(_plain(secret)), _number(secret)) for number, secret in enumerate(secrets, 1)]
    assert all(run for _place, run, _digits in wanted), "each has letters or digits that everybody's alphabet has"
    counts = any(digits for _place, _letters, digits in wanted)
    found = []
    for content, name in {content: name for name, content in carriers.items()}.items():
        for part, text in readable_parts(content):
            plain = _plain(text)
            close, digits = _run(plain), _DIGITS_APART.sub(b"", plain) if counts else b""
            found += [
                f"secret {number} in {name}{part}"
                for number, run, numbers in wanted
                if run in close or (numbers and numbers in digits)
            ]
    return list(dict.fromkeys(found))


def hidden_words(words: str, passages: Iterable[Passage]) -> list[str]:
    """Return the words of each hidden passage of an original, and each word of it that names something by itself."""
    texts = [words[passage.span.start : passage.span.end] for passage in passages]
    single = [word for text in texts for word in text.split() if len(word) > _FEWEST_DIGITS and word[0].isupper()]
    return list(dict.fromkeys([*texts, *single]))


def readable_parts(content: bytes) -> Iterator[tuple[str, str]]:
    """Return everything that can be read in a file, each part with its name; also what stands between its letters."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield " (names)", " ".join(archive.namelist())
            for name in archive.namelist():
                for inner, text in readable_parts(archive.read(name)):
                    yield f"/{name}{inner}", text
        return
    if content[:5] == b"%PDF-":
        yield " (words)", pdf_words(content)
        with pikepdf.open(io.BytesIO(content)) as document:
            about = [*map(str, document.docinfo.values()), *_metadata(document)]
        yield " (about it)", " ".join(about)
    text = content.decode("utf-8", "replace")
    yield "", text
    if b"\0" in content and not content.startswith(_UTF8):  # as every letter that is not rare has in UTF-16
        yield " (UTF-16)", content.decode("utf-16-le", "replace")
    if "<" in text:
        # Tags away: words of one passage may stand in several runs of a document.
        yield " (text)", unescape(_TAGS.sub("", text))


def _metadata(document: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" in document.Root:
        yield document.Root.Metadata.read_bytes().decode("utf-8", "replace")


def _plain(text: str) -> bytes:
    """The text without case, accents, and what no Western keyboard has."""
    return unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore")


def _run(plain: bytes) -> bytes:
    """Letters and digits alone: a word is found however it is written."""
    return plain.translate(None, _BETWEEN)


def _number(secret: str) -> bytes:
    """The digits of a secret, as they stand in a text whose digits are put together; nothing where there are too few.

    Digits that belong together may be parted by spaces, points, dashes and brackets, as people write telephone numbers.
    """
    digits = re.sub(r"[^0-9]", "", secret)
    return digits.encode() if len(digits) >= _FEWEST_DIGITS else b""
