"""The typesetter: its fonts, what it can print, and charts as pictures for the office formats."""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

import fontpkg
import typst

FONT = "Fira Sans"
_RESOLUTION = 200.0
"""Dots per inch of the pictures."""
_PICTURES = """
#set page(width: auto, height: auto, margin: 0pt)
#for svg in json(bytes(sys.inputs.values)) { page(image(bytes(svg), format: "svg")) }
"""
_PROBE = "#set document(title: [-])\n#for letters in json(bytes(sys.inputs.values)) { [#letters ] }"
_MISSING = "\u25af"
_SURE = "\u024f"
"""Every character up to here is in the font."""
_JOINERS = "\u200c\u200d"
_UNSURE = re.compile(f".?[^\\x00-{_SURE}]+", re.DOTALL)
_VARIATION = re.compile("[\ufe00-\ufe0f]")


def typeset(source: str, values: str, *, moment: int = 0) -> bytes:
    """Return ``source`` as PDF/A-2a and PDF/UA-1; raises ``typst.TypstError`` where it cannot be.

    ``values`` comes in as one text (``sys.inputs.values``), so nothing in it is ever markup. ``moment`` is what the file
    says about when it was made, in seconds since 1970.
    """
    return typst.compile(
        source.encode(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"values": values},
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        timestamp=moment,
    )


def pictures(drawings: Iterable[str]) -> Sequence[bytes]:
    """Return each SVG document as a PNG file, with its texts in the document's font."""
    return _drawn(tuple(showable(svg) for svg in drawings))


# The office formats of one document ask for the same pictures, one after the other.
@lru_cache(maxsize=2)
def _drawn(svgs: tuple[str, ...]) -> Sequence[bytes]:
    if not svgs:
        return ()
    made: Any = typst.compile(
        _PICTURES.encode(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"values": json.dumps(svgs)},
        format="png",
        ppi=_RESOLUTION,
    )
    return made if isinstance(made, list) else [made]  # one page comes without a list


def showable(text: str, *, strict: bool = False) -> str:
    """Return ``text`` with an open box for every character that no font at hand can print (most emoji, some scripts).

    A file with a missing character would not be PDF/A (ISO 19005-2, 6.2.11.8). What is asked is letters with the marks on
    them, because a font may hold both and still not set them together; marks on nothing go. ``strict`` lets go of every
    mark: for texts of which the letters can be set one by one and still not as they stand.
    """
    text = unicodedata.normalize("NFC", _VARIATION.sub("", text))
    if strict:
        text = "".join(letter for letter in text if not _is_mark(letter))
    asked = tuple(sorted({cluster for run in _UNSURE.findall(text) for cluster in _clusters(run)}))
    missing = set(_missing(asked))

    def replaced(run: re.Match[str]) -> str:
        kept = (cluster for cluster in _clusters(run.group()) if not _is_mark(cluster[0]))
        return "".join(_MISSING if cluster in missing else cluster for cluster in kept)

    return _UNSURE.sub(replaced, text)


def _clusters(run: str) -> list[str]:
    """Split letters with their marks; a mark does not belong to what is no letter."""
    found: list[str] = []
    for letter in run:
        if _is_mark(letter) and found and (found[-1][0].isalpha() or found[-1][0] > _SURE):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "M" or letter in _JOINERS


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(fontpkg.path(FONT).parent)])


@cache
def _missing(clusters: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of ``clusters`` that cannot be printed, by asking the typesetter: all at once, then by halves."""
    asked = tuple(cluster for cluster in clusters if cluster[-1] > _SURE)
    if not asked or _prints(asked):
        return ()
    if len(asked) == 1:
        return asked
    half = len(asked) // 2
    return _missing(asked[:half]) + _missing(asked[half:])


def _prints(clusters: tuple[str, ...]) -> bool:
    try:
        typeset(_PROBE, json.dumps(clusters))
    except typst.TypstError:
        return False
    return True
