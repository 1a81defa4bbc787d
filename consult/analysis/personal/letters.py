"""Pieces of patterns for words with a capital, in the Latin and Cyrillic letters our languages use."""

_UPPER = "".join(chr(code) for code in [*range(0x41, 0x5B), *range(0xC0, 0x530)] if chr(code).isupper())
CAPITAL = f"[{_UPPER}]"
LETTER = r"[^\W\d_]"
WORD = rf"{CAPITAL}{LETTER}{{1,24}}(?:['\u2019-]{LETTER}{{1,24}}){{0,3}}"
PARTICLE = r"(?:van|de|der|den|ter|ten|te|het|el|al|von|da|do|dos|del|la|le|di|bin|'t|\u2019t|'s)"
FULL = rf"{WORD}(?:(?:[ -]{PARTICLE}){{0,3}} {WORD}){{0,3}}"
SURNAME = rf"(?:{PARTICLE} ){{0,3}}{WORD}"
