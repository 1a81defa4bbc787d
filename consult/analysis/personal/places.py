"""Finds where someone lives or works, and stories that single someone out: places with a trait, dates, ages."""

import re
from collections.abc import Iterator

from consult.analysis.personal.kinds import Kind, Suggestion, suggestion
from consult.analysis.personal.letters import CAPITAL, LETTER, WORD

_STREET_ENDS = (
    "straat|laan|weg|plein|gracht|kade|dijk|hof|steeg|singel|pad|dreef|markt|plantsoen|wal|ring|baan|haven|park|"
    "straatje|pleintje|eiland|donk|veld|kamp|akker|heuvel|berg|dam"
)
_CLEAR_ENDS = "straat|gracht|kade|laan|steeg|singel|dreef|plantsoen|straatje"
_NUMBER = r"\d{1,4}(?:[ -]?(?:bis|hs|huis|rood|zw|[A-Za-z]|[IVX]{1,4})\b)?(?:[-/]\d{1,3})?"
_POSTCODE = r"[1-9]\d{3}\s?(?!SA|SD|SS)[A-Z]{2}\b"
_TAIL = (
    rf"(?:,? {_POSTCODE}(?: {WORD})?"
    rf"|(?:, (?:\w{{2,9}} )?(?:etage|verdieping|hoog))?(?:, | in | te ){WORD})?"
)
_NATIONALITY = (
    r"(?:Bulgaars|Roemeens|Hongaars|Pools|Braziliaans|Colombiaans|Nigeriaans|Surinaams|Turks|Marokkaans|Thais|Chinees|"
    r"Dominicaans|Oekraïens|Russisch|Spaans|Portugees|Antilliaans|Ghanees|Albanees|Cubaans|Venezolaans)e?"
)
_BUSINESS = (
    r"(?:[Cc]lub|[Hh]otel|[Pp]ension|[Ss]auna|[Pp]rivéhuis|[Mm]assagesalon|[Ss]eksclub|[Bb]ordeel|[Mm]otel|"
    r"[Kk]amerverhuurbedrijf|[Ee]scortbureau|[Rr]aamhuis)"
)
_MONTH = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|january|february|"
    r"march|may|june|july|august|october|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|"
    r"noviembre|diciembre)"
)
_NUMERIC_DATE = r"(?<![\d./-])(?:[0-3]?\d[-/.][01]?\d[-/.](?:19|20)?\d\d|(?:19|20)\d\d-[01]\d-[0-3]\d)(?![\d/-])"
_WEEKDAY = r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)"
_PERSON = (
    r"(?:dochter(?:tje)?|zoon(?:tje)?|zus(?:je)?|broer(?:tje)?|man|vrouw|vriend(?:in)?|kind|meisje|jongen|moeder|"
    r"vader|collega|ze|zij|hij|she|he)"
)
_NOT_AN_AGE = (
    r"(?!\d|[.,:]\d| ?(?:%|procent|euro|keer|uur|maand|week|weken|dag|meter|kamer|klant|vrouw|man|mens|van|op de|"
    r"bedrijven|adres|jaar (?!oud|en |met )|years (?!old)|percent|hours|times|o'clock))"
)
_ORDINAL_AGE = r"(?:\w{2,12}tigste|\w{2,6}tiende|twintigste|dertigste|veertigste|twaalfde|\d{1,2}(?:e|ste|de))"

_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, flags))
    for kind, pattern, flags in (
        (
            Kind.COMBINATION,
            rf"\b(?:de|het|als) enige [^.!?\n,;]{{3,70}}? (?:van|in|uit|bij|op) (?:de |het )?{WORD}(?: in {WORD})?",
            0,
        ),
        (Kind.COMBINATION, rf"\b(?:from|in|near) {CAPITAL}[^.!?\n;]{{3,70}}\bthe only [^.!?\n,;]{{3,50}}", 0),
        (Kind.COMBINATION, rf"\bthe only [^.!?\n,;]{{3,60}}? (?:in|from|at|near) (?:the )?{WORD}", 0),
        (
            Kind.COMBINATION,
            rf"\been {_NATIONALITY} {LETTER}{{3,20}} (?:[a-z]{{2,12}} ){{1,4}}(?:bij|in|te|aan de|aan het) {WORD}",
            0,
        ),
        (
            Kind.WORKPLACE,
            (
                rf"\b(?:[Kk]amer \d{{1,3}} van )?(?:[Hh]et |[Dd]e )?{_BUSINESS} (?:(?:De|Het|de|het|La|Le) )?{WORD}"
                rf"(?: {CAPITAL}{LETTER}{{1,20}})?(?: (?:aan|in|te|bij) (?:de |het )?{WORD})?"
            ),
            0,
        ),
        (
            Kind.WORKPLACE,
            (
                rf"\b(?:de |het )?[a-z]{{2,14}}(?:club|hotel|pension|sauna|bordeel|salon) "
                rf"(?:(?:achter|naast|bij|aan|in|langs|op) "
                rf"(?:de |het )?(?:[a-z]{{2,15}} )?){{1,2}}{WORD}"
            ),
            0,
        ),
        (
            Kind.ADDRESS,
            rf"\b(?:{CAPITAL}{LETTER}{{1,20}} ){{0,2}}{LETTER}{{2,24}}(?:{_STREET_ENDS}) {_NUMBER}{_TAIL}(?!\w)",
            0,
        ),
        (
            Kind.ADDRESS,
            (
                rf"\b(?:Calle|Avenida|Avda\.?|Strada|Str\.|Rua|[Uu]l\.|[Uu]lica|Via|Rue|ул\.|улица) "
                rf"(?:\w{{2,20}} ){{0,2}}"
                rf"{WORD} {_NUMBER}(?:-bis)?"
            ),
            0,
        ),
        (Kind.ADDRESS, rf"\b{_POSTCODE}(?: {WORD})?", 0),
        (Kind.ADDRESS, r"\b[1-9]\d{3}(?!sa|sd|ss)[a-z]{2}\b", 0),
        (Kind.ADDRESS, rf"(?<=\b(?:de|op|in) ){CAPITAL}{LETTER}{{2,20}}(?:{_CLEAR_ENDS})\b(?: in {WORD})?", 0),
        (
            Kind.DATE,
            _NUMERIC_DATE,
            0,
        ),
        (
            Kind.DATE,
            rf"\b(?:{_WEEKDAY} )?[0-3]?\d(?: (?:op|en|tot|of) [0-3]?\d)? (?:de )?{_MONTH}\b(?: (?:de )?(?:19|20)\d\d)?",
            re.IGNORECASE,
        ),
        (Kind.DATE, rf"(?<=\bgeboren in ){_MONTH}(?: (?:19|20)\d\d)?", re.IGNORECASE),
        (
            Kind.AGE,
            r"\b(?:1[0-9]|[2-9]\d|\d)(?=[ -]?jarige\b| jaar oud\b| years old\b| años\b| de ani\b| anos\b)",
            re.IGNORECASE,
        ),
    )
)
_AGE_AFTER: tuple[re.Pattern[str], ...] = (
    re.compile(rf"\b(?:ik|i|we) (?:ben|was|am|werd) (?:[a-z]{{2,8}} ){{0,2}}([1-9]\d){_NOT_AN_AGE}", re.IGNORECASE),
    re.compile(rf"\b{_PERSON} (?:is|was|wordt|werd) (?:[a-z]{{2,6}} ){{0,3}}([1-9]?\d){_NOT_AN_AGE}", re.IGNORECASE),
    re.compile(rf"\b{_PERSON} van ([1-9]?\d){_NOT_AN_AGE}", re.IGNORECASE),
    re.compile(r"\b(?:toen|when) (?:ik|ze|zij|hij|I|she|he) (?:was )?([1-9]?\d)\b", re.IGNORECASE),
    re.compile(rf"\bat ([1-9]\d) I\b|\b(?:mijn|haar|zijn|m'n) ({_ORDINAL_AGE})\b"),
    re.compile(r"\b(?:tengo|mam|am) ([1-9]\d) (?:años|lat|de ani)\b", re.IGNORECASE),
)


def find_places(text: str) -> Iterator[Suggestion]:
    """Yield what looks like an address, a work place, a trait with a place, a date or someone's age."""
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            yield suggestion(*found.span(), kind)
    for pattern in _AGE_AFTER:
        for found in pattern.finditer(text):
            yield suggestion(*found.span(found.lastindex or 0), Kind.AGE)
