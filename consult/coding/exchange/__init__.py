"""Formats in which codebooks and codings leave the house and come back: CSV, YAML, JSON Lines and REFI-QDA."""

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from consult.coding.exchange import codebook_csv, codebook_qdc, codebook_yaml
from consult.coding.exchange.faults import MAX_BYTES, ExchangeFileError, whole
from consult.consultations.format import ThemeBook

Read = Callable[[str, bytes, ThemeBook, Collection[str]], ThemeBook]

WRITERS: Mapping[str, tuple[Callable[[ThemeBook], bytes], str]] = MappingProxyType(
    {
        "csv": (codebook_csv.write, "text/csv; charset=utf-8"),
        "yaml": (codebook_yaml.write, "application/yaml"),
        "qdc": (codebook_qdc.write, "application/xml"),
    }
)
"""How a codebook is written in each format, and the type it is sent as."""

_READERS: Mapping[str, Read] = MappingProxyType(
    {
        "csv": codebook_csv.read,
        "yaml": codebook_yaml.read,
        "yml": codebook_yaml.read,
        "qdc": codebook_qdc.read,
    }
)
ENDINGS = tuple(f".{kind}" for kind in _READERS)


def read_codebook(name: str, content: bytes, base: ThemeBook, propositions: Collection[str]) -> ThemeBook:
    """Return the codebook in a file, which its name's ending tells the format of.

    Of a theme that ``base`` has too, what the file does not say stays as it is; version and rules are those of ``base``
    where the file has none. Raises :class:`ExchangeFileError` with every fault, each at its line or entry.
    """
    if len(content) > MAX_BYTES:
        raise ExchangeFileError(name, [whole(name, f"is larger than {MAX_BYTES:,} bytes")])
    read = _READERS.get(name.rpartition(".")[2].lower())
    if read is None:
        raise ExchangeFileError(name, [whole(name, f"must end in one of {', '.join(ENDINGS)}")])
    return read(name, content, base, propositions)


__all__ = ["ENDINGS", "MAX_BYTES", "WRITERS", "ExchangeFileError", "read_codebook"]
