"""Finds what identifies by itself: addresses on the web, phone, bank, citizen, trade, plate and file numbers."""

import re
from collections.abc import Callable, Iterable, Iterator

import phonenumbers
from stdnum import iban
from stdnum.nl import bsn

from consult.analysis.personal.kinds import Kind, Suggestion, suggestion

_REGIONS = {"en": "GB", "es": "ES", "ro": "RO", "bg": "BG", "hu": "HU", "pl": "PL", "pt": "PT"}
_NUMBER_WORD = (
    r"(?:nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|[a-zë]{2,6}tien|[a-zëï]{2,18}tig)"
)
_DOT = r"(?:\s?(?:punt|dot|\(punt\)|\[punt\]|\[dot\]|\(dot\))\s?)"
_IGNORE = re.IGNORECASE
_SIMPLE: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.EMAIL, re.compile(r"(?<![\w.+-])[\w+-](?:[\w.+-]{0,62}[\w+-])?\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    (
        Kind.EMAIL,
        re.compile(
            rf"\b\w{{1,30}}(?:(?:\.|{_DOT})\w{{1,30}}){{0,3}}\s?(?:\bapenstaart(?:je)?\b|[(\[](?:at|apenstaartje)[)\]])"
            rf"\s?\w{{1,30}}(?:(?:\.|{_DOT})\w{{2,30}}){{1,3}}\b",
            _IGNORE,
        ),
    ),
    (Kind.URL, re.compile(r"\b(?:https?://|www\.)[^\s<>\"]{2,300}[^\s<>\".,;:!?)'\]]", _IGNORE)),
    (
        Kind.URL,
        re.compile(
            r"(?<![\w@.-])(?:[a-z0-9-]{1,40}\.){1,3}(?:nl|com|org|net|eu|be|example|info|online|xxx)"
            r"(?:/[^\s<>\"]{0,200}[^\s<>\".,;:!?)'\]])?(?![\w@-])",
            _IGNORE,
        ),
    ),
    (Kind.IBAN, re.compile(r"\bNL[ .-]?\d{2}[ .-]?[A-Z]{4}(?:[ .-]?\d){10}(?!\d)", _IGNORE)),
    (
        Kind.PHONE,
        re.compile(
            r"(?<![\w+])(?:\(?(?:\+|00)\s?31\)?[\s-]?(?:\(0\)\s?)?|\(?0)[1-9](?:[\s().\-/\u2013]{0,3}\d){8}(?!\d)"
        ),
    ),
    (Kind.PHONE, re.compile(rf"\bnul[\s,-]{{1,3}}zes\b(?:[\s,-]{{1,3}}{_NUMBER_WORD}\b){{3,10}}", _IGNORE)),
    (
        Kind.NUMBER_PLATE,
        re.compile(
            r"(?<![\w-])(?=[A-Z\d]{1,3}-[A-Z\d]{1,3}-[A-Z\d]{1,3}(?![\w-]))(?=[\d-]{0,8}[A-Z])(?=[A-Z-]{0,8}\d)"
            r"(?=(?:-?[A-Z\d]){6}(?![\w-]))(?:[A-Z]{1,3}|\d{1,3})-(?:[A-Z]{1,3}|\d{1,3})-(?:[A-Z]{1,3}|\d{1,3})",
            _IGNORE,
        ),
    ),
    (
        Kind.SCREEN_NAME,
        re.compile(r"(?<![\w@./+-])@[A-Za-z0-9_][\w.]{0,29}(?<![.])"),
    ),
)
_AFTER_WORD: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.BSN,
        re.compile(r"\b(?:bsn|burgerservicenummer|sofinummer)[^\d\n]{0,15}(\d(?:[ .-]?\d){7,8})(?!\d)", _IGNORE),
    ),
    (
        Kind.KVK,
        re.compile(
            r"\b(?:kvk|k\.v\.k|kamer van koophandel|handelsregister|ingeschreven)[^\d\n]{0,25}"
            r"(\d{2}[ .]?\d{3}[ .]?\d{3})"
            r"(?!\d)",
            _IGNORE,
        ),
    ),
    (
        Kind.NUMBER_PLATE,
        re.compile(r"\bkenteken\W{1,3}(?:is )?((?=[a-z]{0,5}\d)(?=\d{0,5}[a-z])[a-z\d]{6})\b", _IGNORE),
    ),
    (
        Kind.SCREEN_NAME,
        re.compile(
            r"\b(?:insta(?:gram)?|snap(?:chat)?|telegram|tiktok|whatsapp|onlyfans|facebook|twitter|kik)\b"
            r"(?:\s(?:account|naam|is|heet|als|onder|op|ben|ik)){0,3}[:\s]{1,2}((?=[a-z.]{0,30}[\d_])[a-z\d_.]{3,30})\b",
            _IGNORE,
        ),
    ),
    (
        Kind.FILE_NUMBER,
        re.compile(
            r"\b((?:zaak|dossier|polis|parket|proces-verbaal|aangifte|v-?nummer|klant|patiënt|case|policy)"
            r"(?:nummer|nr)?\.?:?\s{1,2}(?:number |nummer |nr\.? )?(?=[a-z\d/-]{0,24}\d{4})[a-z\d][a-z\d/-]{4,24})",
            _IGNORE,
        ),
    ),
    (Kind.FILE_NUMBER, re.compile(r"\b((?:[Bb]asiss|[Ss])chool (?:(?:De|Het|de|het|St\.?) )?[A-Z][\w-]{2,30})")),
)
_DIGIT = re.compile(r"\d")
_NINE_DIGITS = re.compile(
    r"(?<![\d.,-])\d{3}(?:[ .]?\d{3}){2}(?![\d]|[.,-]\d)|(?<![\d.,-])\d{4}[. ]\d{2}[. ]\d{3}(?!\d)"
)
_IBAN_ABROAD = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_PHONE_ABROAD = re.compile(r"(?<![\w+])(?:\+|00|0)[1-9](?:[\s().\-/]{0,3}\d){6,13}(?!\d)")


def find_numbers(text: str, language: str) -> Iterator[Suggestion]:
    """Yield what looks like a number or an address on the web; ``language`` tells which country's numbers to know.

    Check digits: the eleven test for citizen service numbers, ISO 13616 for bank accounts (python-stdnum); numbers
    from abroad must be possible numbers (phonenumbers). After its own word a number needs no check digit.
    """
    yield from _matches(_SIMPLE, text, 0)
    if _DIGIT.search(text):
        yield from _matches(_AFTER_WORD, text, 1)
        yield from _checked(_NINE_DIGITS, text, Kind.BSN, bsn.is_valid)
        yield from _checked(_IBAN_ABROAD, text, Kind.IBAN, iban.is_valid)
        yield from _checked(_PHONE_ABROAD, text, Kind.PHONE, lambda number: _is_phone(number, language))


def _matches(patterns: Iterable[tuple[Kind, re.Pattern[str]]], text: str, group: int) -> Iterator[Suggestion]:
    for kind, pattern in patterns:
        for found in pattern.finditer(text):
            yield suggestion(*found.span(group), kind)


def _checked(pattern: re.Pattern[str], text: str, kind: Kind, passes: Callable[[str], bool]) -> Iterator[Suggestion]:
    for found in pattern.finditer(text):
        if passes(found.group()):
            yield suggestion(*found.span(), kind)


def _is_phone(number: str, language: str) -> bool:
    # Whoever writes in another language may well have a Dutch number.
    return any(_is_phone_in(region, number) for region in {"NL", _REGIONS.get(language, "NL")})


def _is_phone_in(region: str, number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False
