"""The typesetter: its fonts, what it can print, and charts as pictures for the office formats."""

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import fontpkg
import typst

FONT = "Fira Sans"
_FONTS = typst.Fonts(include_system_fonts=False, font_paths=[str(fontpkg.path(FONT).parent)])
_RESOLUTION = 200.0
"""Dots per inch of the pictures."""
_PICTURES = """
#set page(width: auto, height: auto, margin: 0pt)
#for svg in json(bytes(sys.inputs.values)) { page(image(bytes(svg), format: "svg")) }
"""
_PROBE = "#set document(title: [-])\n#for letter in sys.inputs.values { [#letter ] }"
_MISSING = "\u25af"
_JOINED = re.compile(f"(?<={_MISSING})\u200d|\u200d(?={_MISSING})")
_VARIATION = re.compile("[\ufe00-\ufe0f]")


def typeset(source: str, values: str, *, moment: int = 0) -> bytes:
    """Return ``source`` as PDF/A-2a and PDF/UA-1; raises ``typst.TypstError`` where it cannot be.

    ``values`` comes in as one text (``sys.inputs.values``), so nothing in it is ever markup. ``moment`` is what the file
    says about when it was made, in seconds since 1970.
    """
    return typst.compile(
        source.encode(),
        font_paths=_FONTS,
        ignore_system_fonts=True,
        sys_inputs={"values": values},
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        timestamp=moment,
    )


def pictures(drawings: Iterable[str]) -> list[bytes]:
    """Return each SVG document as a PNG file, with its texts in the document's font."""
    svgs = [showable(svg) for svg in drawings]
    if not svgs:
        return []
    made: Any = typst.compile(
        _PICTURES.encode(),
        font_paths=_FONTS,
        ignore_system_fonts=True,
        sys_inputs={"values": json.dumps(svgs)},
        format="png",
        ppi=_RESOLUTION,
    )
    return made if isinstance(made, list) else [made]  # one page comes without a list


def showable(text: str) -> str:
    """Return ``text`` with an open box for every character that no font at hand can print (most emoji, some scripts).

    A file with a missing character would not be PDF/A (ISO 19005-2, 6.2.11.8).
    """
    text = _VARIATION.sub("", text)
    missing = _missing("".join(sorted({letter for letter in text if letter > "\u024f"})))
    return _JOINED.sub("", text.translate(dict.fromkeys(map(ord, missing), _MISSING))) if missing else text


@cache
def _missing(letters: str) -> str:
    """Return those of ``letters`` that cannot be printed, by asking the typesetter: all at once, then by halves."""
    if not letters or _prints(letters):
        return ""
    if len(letters) == 1:
        return letters
    half = len(letters) // 2
    return _missing(letters[:half]) + _missing(letters[half:])


def _prints(letters: str) -> bool:
    try:
        typeset(_PROBE, letters)
    except typst.TypstError:
        return False
    return True
