"""Pictures in a PDF: a JPEG keeps what draws it and nothing else."""

_SCAN, _END = 0xDA, 0xD9
_TOLD = {*range(0xE0, 0xF0), 0xFE}
"""Segments that tell something: EXIF, XMP, colour profiles with their makers' names, comments (ITU-T T.81, B.1.1)."""
_NEEDED = {0xE0: (b"JFIF\0", 18), 0xEE: (b"Adobe", 16)}
"""Those that decoders need to get colours right: how they begin and how long they are, without a thumbnail."""
_ALONE = {0x01, *range(0xD0, 0xD8)}


class NotDrawableError(ValueError):
    """A picture that is no JPEG from its first byte on."""


def without_words(jpeg: bytes) -> bytes:
    """Return ``jpeg`` without EXIF, XMP, colour profile, thumbnail, comment and whatever follows its end.

    The two segments that decoders need to get colours right stay. Raises :class:`NotDrawableError`.
    """
    if not jpeg.startswith(b"\xff\xd8"):
        raise NotDrawableError
    kept = bytearray(b"\xff\xd8")
    at = 2
    while at + 4 <= len(jpeg):
        if jpeg[at] != 0xFF:  # noqa: PLR2004  (every marker begins with it)
            raise NotDrawableError
        marker = jpeg[at + 1]
        if marker == 0xFF:  # noqa: PLR2004  (filling before a marker)
            at += 1
            continue
        if marker == _END:
            break
        length = 2 if marker in _ALONE else 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        begins, whole = _NEEDED.get(marker, (b"", 0))
        needed = length == whole and jpeg.startswith(begins, at + 4)
        if needed or marker not in _TOLD:
            kept += jpeg[at : at + length]
        at += length
        if marker == _SCAN:
            ends = _end_of_scan(jpeg, at)
            kept += jpeg[at:ends]
            at = ends
    return bytes(kept + b"\xff\xd9")


def _end_of_scan(jpeg: bytes, at: int) -> int:
    """Return where the next marker stands: inside a scan 0xFF is followed by 0 or by a restart."""
    while (at := jpeg.find(b"\xff", at)) != -1 and at + 1 < len(jpeg):
        if jpeg[at + 1] != 0 and jpeg[at + 1] not in _ALONE:
            return at
        at += 2
    return len(jpeg)
