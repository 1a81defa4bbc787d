"""Zip files under suspicion: whether one may be opened at all, judged before anything in it is unpacked."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from consult.papers.paper import (
    DAMAGED,
    FILES_INSIDE,
    LARGEST_RATIO,
    LARGEST_UNPACKED,
    MEGABYTE,
    NOT_AS_NAMED,
    PASSWORD,
    UNPACKS_TOO_LARGE,
    RefusedPaperError,
)

_MOST_ENTRIES = 2000
_LARGEST_RECORD = 500
_END = struct.Struct("<4s4H2LH")  # APPNOTE 6.3.10, 4.3.16: the end of the central directory
_ENCRYPTED = 0x1
_PLAIN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"\xd0\xcf\x11\xe0",
)
"""How zip, rar, 7z, gzip, bzip2, xz and OLE files begin."""
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What reading a zip file may raise when it lies about itself."""


class Container:
    """A zip file that was found safe to open; what is read from it is counted all the same."""

    def __init__(self, content: bytes, *, most_entries: int = _MOST_ENTRIES) -> None:
        """Judge ``content``; raise :class:`RefusedPaperError` for whatever no word processor would have made."""
        self._most_entries = most_entries
        _refuse_unless_whole(content, most_entries)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN:
            raise RefusedPaperError(DAMAGED) from None
        self._left = LARGEST_UNPACKED
        self.names = [entry.filename for entry in self._zip.infolist()]
        self._judge(len(content))

    def stream(self, name: str) -> Iterator[bytes]:
        """Yield an entry in pieces; refuse when the entry is missing or broken, or more came out than may."""
        try:
            with self._zip.open(name) as entry:
                yield from self._counted(entry)
        except KeyError:
            raise RefusedPaperError(NOT_AS_NAMED) from None
        except BROKEN:
            raise RefusedPaperError(DAMAGED) from None

    def read(self, name: str) -> bytes:
        """Return an entry whole, under the limits of :meth:`stream`."""
        return b"".join(self.stream(name))

    def first(self) -> zipfile.ZipInfo:
        """Return what is said of the first entry."""
        return self._zip.infolist()[0]

    def _counted(self, entry: IO[bytes]) -> Iterator[bytes]:
        while piece := entry.read(65536):
            self._left -= len(piece)
            if self._left < 0:
                raise RefusedPaperError(UNPACKS_TOO_LARGE)
            yield piece

    def _judge(self, size: int) -> None:
        entries = self._zip.infolist()
        if not entries or len(set(self.names)) < len(entries):
            raise RefusedPaperError(DAMAGED)
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > self._most_entries or unpacked > LARGEST_UNPACKED or unpacked > size * LARGEST_RATIO:
            raise RefusedPaperError(UNPACKS_TOO_LARGE)
        if sum(entry.compress_size for entry in entries) > size:
            raise RefusedPaperError(DAMAGED)  # the same bytes are counted for several entries
        for entry in entries:
            _judge_entry(entry)
        for entry in entries:
            self._refuse_archive(entry)

    def _refuse_archive(self, entry: zipfile.ZipInfo) -> None:
        try:
            with self._zip.open(entry) as opened:
                begins = opened.read(8)
        except BROKEN:
            raise RefusedPaperError(DAMAGED) from None
        if begins.startswith(_ARCHIVES):
            raise RefusedPaperError(FILES_INSIDE)


def _refuse_unless_whole(content: bytes, most_entries: int) -> None:
    """Refuse what stands before or after the zip file, and a list of entries too long to be looked at."""
    if not content.startswith(b"PK\x03\x04") or len(content) < _END.size:
        raise RefusedPaperError(NOT_AS_NAMED)
    signature, _, _, _, entries, size, offset, remark = _END.unpack(content[-_END.size :])
    if signature != b"PK\x05\x06" or remark or offset + size + _END.size != len(content):
        raise RefusedPaperError(NOT_AS_NAMED)
    if entries > most_entries or size > most_entries * _LARGEST_RECORD:
        raise RefusedPaperError(UNPACKS_TOO_LARGE)


def _judge_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if entry.flag_bits & _ENCRYPTED:
        raise RefusedPaperError(PASSWORD)
    leaves = name.startswith("/") or "\\" in entry.orig_filename or ":" in name or ".." in PurePosixPath(name).parts
    if leaves or stat.S_ISLNK(entry.external_attr >> 16) or entry.compress_type not in _PLAIN:
        raise RefusedPaperError(DAMAGED)
    if entry.file_size > MEGABYTE and entry.file_size > entry.compress_size * LARGEST_RATIO:
        raise RefusedPaperError(UNPACKS_TOO_LARGE)
