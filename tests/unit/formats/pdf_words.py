"""The words of a PDF, as a search engine would read them: glyphs put back to letters by each font's own table."""

import io
import re

import pikepdf

_CHARACTER = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def pdf_words(content):
    """Return every word on every page, pictures included, a space between any two pieces that were set apart."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return " ".join(" ".join(_words(page, page.get("/Resources", {})) for page in pdf.pages).split())


def _words(holder, resources):
    fonts = {name: _letters(font) for name, font in resources.get("/Font", {}).items()}
    letters, said = {}, []
    for operands, operator in pikepdf.parse_content_stream(holder):
        sign = str(operator)
        if sign == "Tf":
            letters = fonts.get(str(operands[0]), {})
        elif sign in {"Tj", "TJ"}:
            pieces = operands[0] if sign == "TJ" else operands
            said += [_read(bytes(piece), letters) for piece in pieces if isinstance(piece, pikepdf.String)]
        elif sign in {"ET", "Td", "Tm", "BDC"}:
            said.append(" ")
        elif sign == "Do":
            drawn = resources.get("/XObject", {}).get(str(operands[0]))
            if drawn is not None and drawn.get("/Subtype") == "/Form":
                said += [" ", _words(drawn, drawn.get("/Resources", {}))]
    return "".join(said)


def _read(glyphs, letters):
    return "".join(letters.get(glyphs[at : at + 2], "") for at in range(0, len(glyphs), 2))


def _letters(font):
    if "/ToUnicode" not in font:
        return {}
    table = font.ToUnicode.read_bytes()
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for glyph, letter in _CHARACTER.findall(block):
            found[bytes.fromhex(glyph.decode())] = bytes.fromhex(letter.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, letter in _RANGE.findall(block):
            start = int(letter, 16)
            for step, glyph in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[glyph.to_bytes(2, "big")] = chr(start + step)
    return found
