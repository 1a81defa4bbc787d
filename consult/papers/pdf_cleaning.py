"""A clean copy of a PDF: a new file into which only what draws the pages is taken over, by name.

Whatever is not on the list below stays behind: who made it and with what, scripts, actions, forms, notes, attachments,
thumbnails, layers, private data of programs. What is on it was counted and, where it can say something, rewritten.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, Token, TokenType

from consult.papers.paper import (
    DAMAGED,
    LARGEST_UNPACKED,
    MEGABYTE,
    MOST_PAGES,
    PASSWORD,
    TOO_LONG,
    UNPACKS_TOO_LARGE,
    RefusedPaperError,
)
from consult.papers.pictures import NotDrawableError, without_words

_MOST_PIXELS = 40_000_000
_DEEPEST = 50
_LARGEST_STREAM = LARGEST_UNPACKED // 2
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
# ISO 32000-2: pages (7.7.3.3), groups (11.6.6), resources (7.8.3), fonts (9.6 to 9.10), forms and images (8.9, 8.10),
# graphics state (8.4.5), colour spaces (8.6), functions (7.10), shadings and patterns (8.7), filters (7.4).
_NAMES = """
    Type Subtype Resources MediaBox CropBox Rotate UserUnit Contents Group S CS I K
    Font XObject ExtGState ColorSpace Pattern Shading ProcSet
    BaseFont Encoding FirstChar LastChar Widths FontDescriptor ToUnicode DescendantFonts CIDSystemInfo DW DW2 W W2
    CIDToGIDMap FontBBox FontMatrix CharProcs BaseEncoding Differences Registry Ordering Supplement UseCMap WMode
    CMapName FontName Flags ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth
    MissingWidth FontFile FontFile2 FontFile3 FontStretch FontWeight Length Length1 Length2 Length3 Filter DecodeParms
    BBox Matrix FormType Width Height BitsPerComponent Decode ImageMask Mask SMask SMaskInData Interpolate Intent Matte
    Predictor Colors Columns EndOfLine EncodedByteAlign Rows EndOfBlock BlackIs1 DamagedRowsBeforeError ColorTransform
    EarlyChange LW LC LJ ML D RI OP op OPM BG BG2 UCR UCR2 TR TR2 FL SM SA BM CA ca AIS TK G BC
    WhitePoint BlackPoint Gamma Range FunctionType Domain C0 C1 N Functions Bounds Encode Size BitsPerSample Order
    ShadingType Background AntiAlias Coords Function Extend BitsPerCoordinate BitsPerFlag VerticesPerRow
    PatternType PaintType TilingType XStep YStep
"""
_DRAWS = frozenset(f"/{name}" for name in _NAMES.split())
_NAMING = frozenset({"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading"})
"""Dictionaries of resources whose keys are names that the file gives to its own parts."""
_PACKED = {"/FlateDecode", "/ASCII85Decode", "/ASCIIHexDecode"}
_PIXELS = {"/FlateDecode", "/CCITTFaxDecode", "/LZWDecode", "/RunLengthDecode"}
_DEVICES = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}
# For this process. A stream that swells stops at the limit, whatever its dictionary says.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=_LARGEST_STREAM,
    png_max_memory=_LARGEST_STREAM,
    tiff_max_memory=_LARGEST_STREAM,
    run_length_max_memory=_LARGEST_STREAM,
    max_stream_filters=2,
    parser_max_container_size=MEGABYTE,
    doc_max_warnings=1000,
)


class _Part(NamedTuple):
    """An object, the key it was found under, and whether its own keys are names that the file gave."""

    found: Object
    key: str
    names: bool = False


def cleaned(content: bytes) -> bytes:
    """Return a PDF that draws the same pages; the same bytes for the same file.

    Raises :class:`RefusedPaperError` for a file with a password, too many pages or parts that swell, and whatever
    pikepdf raises for a file that is broken.
    """
    out = io.BytesIO()
    try:
        # A file that would have to be mended is refused: what is lost in mending would be lost without a word.
        opened = pikepdf.open(io.BytesIO(content), suppress_warnings=True, attempt_recovery=False)
        with opened as source, pikepdf.new() as copy:
            if source.is_encrypted:
                raise RefusedPaperError(PASSWORD)
            if len(source.pages) > MOST_PAGES:
                raise RefusedPaperError(TOO_LONG)
            _Cleaning(source).into(copy)
            copy.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except pikepdf.PasswordError:
        raise RefusedPaperError(PASSWORD) from None
    return out.getvalue()


class _Cleaning:
    """The cleaning of one file: what was seen of it, and how much may still come out of it."""

    def __init__(self, source: Pdf) -> None:
        self._source = source
        self._seen: set[tuple[int, int]] = set()
        self._left = LARGEST_UNPACKED

    def into(self, copy: Pdf) -> None:
        """Add each page of the source to ``copy``."""
        for page in self._source.pages:
            keys = dict(_page_keys(page.obj))
            self._clean(keys)
            if "/Contents" in keys:
                keys["/Contents"] = self._source.make_stream(self._drawing(keys["/Contents"]))
            copy.pages.append(pikepdf.Page(self._source.make_indirect(Dictionary(keys))))

    def _clean(self, page: Mapping[str, Object]) -> None:
        """Take away from all that a page draws with whatever is not on the list."""
        waiting = [_Part(value, key) for key, value in page.items() if key != "/Contents" and _holds(value)]
        while waiting:
            part = waiting.pop()
            if part.found.is_indirect:
                if part.found.objgen in self._seen:
                    continue
                self._seen.add(part.found.objgen)
            if isinstance(part.found, Array):
                waiting += [_Part(one, part.key) for one in self._array(part.found)]
            else:
                waiting += self._keys(part)
                if isinstance(part.found, Stream):
                    self._stream(part.found, part.key)

    def _keys(self, part: _Part) -> Iterator[_Part]:
        for key in list(part.found.keys()):
            if not part.names and key not in _DRAWS:
                del part.found[key]
            elif _holds(part.found[key]):
                names = key == "/CharProcs" or (part.key == "/Resources" and key in _NAMING)
                yield _Part(part.found[key], part.key if part.names else key, names and not part.names)

    def _array(self, array: Array) -> Iterable[Object]:
        kind = str(array[0]) if len(array) > 1 and isinstance(array[0], Name) else ""
        if kind == "/ICCBased":
            # A colour profile names its maker; the plain colours it stands for are near enough.
            device = _DEVICES.get(int(array[1].get("/N", 3)), Name.DeviceRGB)
            while len(array):
                del array[-1]
            array.append(device)
        elif kind == "/DeviceN":
            while len(array) > 4:  # noqa: PLR2004  (8.6.6.5: what follows the four describes the inks)
                del array[-1]
        return [one for one in array if _holds(one)]

    def _stream(self, stream: Stream, key: str) -> None:
        kind = stream.get("/Subtype")
        if kind == Name.Image:
            _clean_picture(stream)
        elif kind == Name.Form or key in {"/CharProcs", "/Pattern"}:
            if "/ShadingType" not in stream:
                stream.write(self._drawing(stream))
        else:
            self._unpacked(stream)

    def _drawing(self, contents: Object) -> bytes:
        """Return what a content stream (or several in a row) draws, without comments and marks that say something."""
        parts = list(contents) if isinstance(contents, Array) else [contents]
        for part in parts:
            self._unpacked(part)
        holder = self._source.make_indirect(Dictionary(Type=Name.Page, Contents=contents))
        return pikepdf.Page(holder).get_filtered_contents(_OnlyDrawing())

    def _unpacked(self, stream: Object) -> None:
        """Count what comes out of a stream; refuse what can swell without being counted."""
        if not set(_filters(stream)) <= _PACKED or _filters(stream).count("/FlateDecode") > 1:
            raise RefusedPaperError(DAMAGED)
        try:
            self._left -= len(stream.read_bytes())
        except (pikepdf.PdfError, pikepdf.DataDecodingError) as refusal:
            swells = "limit" in str(refusal) or "memory" in str(refusal)
            raise RefusedPaperError(UNPACKS_TOO_LARGE if swells else DAMAGED) from None
        if self._left < 0:
            raise RefusedPaperError(UNPACKS_TOO_LARGE)


class _OnlyDrawing(pikepdf.TokenFilter):
    """Passes on what draws. Dictionaries beside marks are emptied, comments and JPEG pictures in the text left out."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        self._picture: list[Token] | None = None

    def handle_token(self, token: Token = ...) -> list[Token] | Token | None:  # type: ignore[assignment]  # as it is declared
        kind = token.type_
        if kind == TokenType.comment:
            return None
        if self._picture is not None or (kind == TokenType.word and token.raw_value == b"BI"):
            return self._held(token)
        outermost = self._depth == 0 or (self._depth == 1 and kind == TokenType.dict_close)
        self._depth += (kind == TokenType.dict_open) - (kind == TokenType.dict_close and self._depth > 0)
        return token if outermost else None

    def _held(self, token: Token) -> list[Token] | None:
        """Hold the tokens of a picture until its end is known: only then can it be left out whole."""
        self._picture = [*(self._picture or ()), token]
        if not (token.type_ == TokenType.word and token.raw_value == b"EI"):
            return None
        held, self._picture = self._picture, None
        filters = {one.raw_value for one in held if one.type_ == TokenType.name_}
        return [] if filters & {b"/DCT", b"/DCTDecode"} else held


def _holds(value: object) -> bool:
    """Tell whether other objects may hang from ``value``."""
    return isinstance(value, (Array, Dictionary, Stream))


def _page_keys(page: Object) -> Iterator[tuple[str, Object]]:
    """Yield what a page draws with, also what its ancestors say for it."""
    for key in page.keys():  # noqa: SIM118  (not a mapping)
        if key in {"/Type", "/UserUnit", "/Contents", "/Group"}:
            yield key, page[key]
    for key in _INHERITED:
        at: Object | None = page
        for _ in range(_DEEPEST):
            if at is None:
                break
            if key in at:
                yield key, at[key]
                break
            at = at.get("/Parent")


def _clean_picture(picture: Stream) -> None:
    """Take what tells something out of a picture; one that cannot be looked into becomes a white dot."""
    if int(picture.get("/Width", 0)) * int(picture.get("/Height", 0)) > _MOST_PIXELS:
        raise RefusedPaperError(UNPACKS_TOO_LARGE)
    filters = _filters(picture)
    if filters == ["/DCTDecode"]:
        try:
            drawn = without_words(picture.read_raw_bytes())
        except NotDrawableError:
            _blank(picture)
        else:
            picture.write(drawn, filter=Name.DCTDecode)
    elif not set(filters) <= _PIXELS | _PACKED:
        _blank(picture)


def _blank(picture: Stream) -> None:
    for key in list(picture.keys()):
        if key not in {"/Type", "/Subtype", "/Length"}:
            del picture[key]
    picture.Width = picture.Height = 1
    picture.BitsPerComponent = 8
    picture.ColorSpace = Name.DeviceGray
    picture.write(b"\xff")


def _filters(stream: Object) -> list[str]:
    named = stream.get("/Filter")
    if named is None:
        return []
    return [str(one) for one in named] if isinstance(named, Array) else [str(named)]
