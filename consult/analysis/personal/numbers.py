"""Finds numbers that identify by themselves: of a phone, a bank account, a citizen, a business, a car, a case."""

import re
from collections.abc import Callable, Iterator

import phonenumbers
from stdnum import iban
from stdnum.exceptions import ValidationError
from stdnum.nl import bsn

from consult.analysis.personal.kinds import Kind, Suggestion, suggestion
from consult.analysis.personal.rules import matches, rules

_REGIONS = {"en": "GB", "es": "ES", "ro": "RO", "bg": "BG", "hu": "HU", "pl": "PL", "pt": "PT"}
_DIGIT_WORD = (
    r"(?:nul|zero|oh|cero|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|[a-zë]{2,6}tien|"
    r"[a-zëï]{2,18}tig|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|double|[a-z]{3,6}teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|"
    r"ninety|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|unu|doi|trei|patru|cinci|[sșş]ase|[sșş]apte|"
    r"opt|nou[aă]|zece)"
)
_CALL = (
    r"(?:bel|belt|bellen|app|appt|appen|appje|sms|tel|telefoon|telefoonnummer|mobiel|mobieltje|06|whatsapp|wasap|"
    r"tikkie|call|"
    r"text|phone|mobile|ll[aá]mame|tel[eé]fono|m[oó]vil|suna[țt]i|sun[aă]|telefon(?:ul)?)"
)
_KVK = (
    r"(?:kvk|k\.v\.k|kamer van koophandel|handelsregister|inschrijving|ingeschreven|trade register|"
    r"chamber of commerce|"
    r"c[aá]mara de comercio|registrul comer[țt]ului)"
)
_PLATE = (
    r"(?:kentekens?|nummerbord(?:en)?|nummerplaat|number plate|licen[cs]e plate|reg(?:istration)?|matr[ií]cula|placa|"
    r"(?:num[aă]r(?:ul)? de )?[iî]nmatriculare)"
)
_CASE = (
    r"(?:zaak|dossier|casus|polis|parket|proces-verbaal|aangifte|kenmerk|beschikking|beslissing|v-|klant|"
    r"cli[eë]nt|patiënt|"
    r"aanvraag|vergunning|case|claim|policy|file|permit|reference|complaint|expediente|denuncia|p[oó]liza|referencia|"
    r"pl[aâ]ngere[a]?|dosar(?:ul)?|poli[țt][aă])"
)
# Not a year, an amount, a share or a number of something: at least four digits in all, or a letter with three.
_CASE_NUMBER = (
    r"(?!(?:19|"
    r"20)\d\d\b(?![-/.]\d))(?!\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b)(?=[a-z/.-]{0,8}(?:\d[a-z/.-]{0,4}){3,20}(?![\d]))(?=[a-z\d/.-]{0,24}(?:\d{4}|"
    r"[a-z/-]))"
    r"[a-z\d](?:[a-z\d/.-]{3,24}[a-z\d])(?! ?(?:euro|%|procent|keer))"
)
_SCHOOL = (
    r"(?:[Bb]asisschool|[Bb]asischool|[Pp]euterspeelzaal|[Kk]inderdagverblijf|[Kk]leuterschool|[Cc]rèche|"
    r"[Mm]ontessorischool|[Dd]altonschool|[Oo]bs|OBS|[Cc]bs|CBS|[Rr]kbs|RKBS|"
    r"[Gg]r[aă]dini[țt]a|[Șș]coala|[Cc]olegio|[Ee]scuela)"
)
_NAME = r"[^\W\d_a-z][\w'-]{2,30}"

_IGNORE = re.IGNORECASE
_RULES = (
    # Bank accounts of these countries are so long that no check digit is asked: people make mistakes.
    *rules(
        Kind.IBAN,
        r"\bNL[ .-]?\d{2}[ .-]?[A-Z]{4}(?:[ .-]?\d){10}(?!\d)",
        r"\bBE\d{2}(?:[ .-]?\d){12}(?!\d)",
        r"\bDE\d{2}(?:[ .-]?\d){18}(?!\d)",
        r"\b(?:RO|BG)\d{2} ?[A-Z]{4}(?: ?[A-Z\d]){14,16}(?!\w)",
        r"\bES\d{2}(?:[ .-]?\d){20}(?!\d)",
        r"\b(?:PL|HU)\d{2}(?:[ .-]?\d){24}(?!\d)",
        flags=_IGNORE,
    ),
    *rules(
        Kind.PHONE,
        r"\b(?:nul|zero|oh|cero) ?(?:6|zes|six|seis)(?:[ -]?\d){8}(?!\d)",
        r"(?<![\w+])(?:\(?(?:\+|00)\s?31\)?[\s-]?(?:\(0\)\s?)?|\(0(?=\d{1,3}\))|0\s?)[1-9](?:[\s().\-/\u2013]{0,3}\d){8}(?!\d)",
        rf"\b{_CALL}\b[^\d\n.;]{{0,15}}(?<![\d.,])([06]\d?(?:[ -]?\d){{7,9}})(?![\d]|[.,]\d)",
        flags=_IGNORE,
    ),
    *rules(
        Kind.BSN, r"\b(?:bsn|burgerservice\w{0,8}|sofi\w{0,7})[^\d\n]{0,30}(\d(?:[ .-]?\d){7,8})(?!\d)", flags=_IGNORE
    ),
    *rules(Kind.KVK, rf"\b{_KVK}[^\d\n]{{0,30}}(\d(?:[ .-]?\d){{7}})(?![\d])", flags=_IGNORE),
    *rules(
        Kind.NUMBER_PLATE,
        (
            r"(?<![\w-])(?=[A-Z\d]{1,3}-[A-Z\d]{1,3}-[A-Z\d]{1,3}(?![\w-]))(?=[\d-]{0,8}[A-Z])(?=[A-Z-]{0,8}\d)"
            r"(?=(?:-?[A-Z\d]){6,7}(?![\w-]))(?:[A-Z]{1,3}|\d{1,3})-(?:[A-Z]{1,3}|\d{1,3})-(?:[A-Z]{1,3}|\d{1,3})"
        ),
        (
            rf"\b{_PLATE}\b\W{{1,3}}(?:[a-z]{{2,8}} ){{0,3}}"
            r"((?=[a-z\s-]{0,6}\d)(?=[\d\s-]{0,6}[a-z])[a-z\d]{1,4}[ -]?[a-z\d]{1,4}(?:-[a-z\d]{1,3})?)\b"
        ),
        flags=_IGNORE,
    ),
    *rules(Kind.NUMBER_PLATE, r"(?<![\w-])[A-Z]{2}\d{2} [A-Z]{3}(?![\w-])"),
    *rules(
        Kind.FILE_NUMBER,
        (rf"\b{_CASE}(?:nummer|nr)?\b\.?:?[^\d\n.;!?]{{1,25}}?(?<![\w.,/-])({_CASE_NUMBER})(?![\w/-])"),
        rf"\b(?:\w{{1,16}}-?)?(?:nummer|nr)\b\.?(?: is|:)?[ (]{{1,2}}({_CASE_NUMBER})(?![\w/-])",
        rf"\b(?:no|number|n[uú]mero|num[aă]rul|nr)\.?:? (?=[a-z\d/.-]{{0,24}}[a-z/-])({_CASE_NUMBER})(?![\w/-])",
        flags=_IGNORE,
    ),
    *rules(
        Kind.FILE_NUMBER,
        rf"\b({_SCHOOL} (?:(?:[Dd]e|[Hh]et|St\.?|'t) )?(?:{_NAME}|[a-z]{{4,20}}))",
        rf"\bgroep (?:\w{{1,5}}) (?:van|op) ((?:de |het |De |Het )?{_NAME})",
        rf"\b(?:op|zit op) ((?:{_NAME} )?school {_NAME})",
        (
            rf"\b((?:St\.? )?{_NAME}(?:'s|’s)? (?:Primary |Elementary |Middle |High |Secondary )?(?:School|Nursery|"
            rf"Academy))\b"
        ),
    ),
)
_NINE_DIGITS = re.compile(
    r"(?<![\d.,-])\d{3}(?:[ .]?\d{3}){2}(?![\d]|[.,-]\d)|(?<![\d.,-])\d{4}[. ]\d{2}[. ]\d{3}(?!\d)"
)
_IBAN_ABROAD = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_PHONE_ABROAD = re.compile(r"(?<![\w+])(?:\+|00|0)[1-9](?:[\s().\-/]{0,3}\d){6,13}(?!\d)")
_PHONE_AT_HOME = re.compile(r"(?<![\w+.,])[5-9]\d{2}[ .-]?\d{2,3}[ .-]?\d{2,3}(?:[ .-]?\d{2})?(?![\d]|[.,]\d)")
_SPELLED = re.compile(rf"\b{_DIGIT_WORD}\b(?:[\s,.-]{{1,3}}(?:{_DIGIT_WORD}\b|\d{{1,4}}\b)){{3,14}}", _IGNORE)
_TELLS_TWO = re.compile(r"\w+(?:tien|tig|teen|ty)\b|\d", _IGNORE)
_MANY_DIGITS = 8


def find_numbers(text: str, language: str) -> Iterator[Suggestion]:
    """Yield what looks like a number of somebody; ``language`` tells which country's phone numbers to know.

    Check digits: the eleven test for citizen service numbers, ISO 13616 for bank accounts of rare countries
    (python-stdnum); numbers from abroad must be possible numbers (phonenumbers). After its own word a number needs no
    check digit.
    """
    yield from _checked(_SPELLED, text, Kind.PHONE, _is_long)
    yield from matches(_RULES, text)
    yield from _checked(_NINE_DIGITS, text, Kind.BSN, bsn.is_valid)
    yield from _checked(_IBAN_ABROAD, text, Kind.IBAN, _is_iban)
    yield from _checked(_PHONE_ABROAD, text, Kind.PHONE, lambda number: _is_phone(number, language))
    if language in _REGIONS:
        yield from _checked(_PHONE_AT_HOME, text, Kind.PHONE, lambda number: _is_phone_in(_REGIONS[language], number))


def _checked(pattern: re.Pattern[str], text: str, kind: Kind, passes: Callable[[str], bool]) -> Iterator[Suggestion]:
    for found in pattern.finditer(text):
        if passes(found.group()):
            yield suggestion(*found.span(), kind)


def _is_long(spelled: str) -> bool:
    """Return whether words spell a number of eight digits or more; a word such as "thirty" may stand for two."""
    words = len(re.findall(r"[^\W\d]+", spelled))
    return words + len(_TELLS_TWO.findall(spelled)) >= _MANY_DIGITS


def _is_iban(number: str) -> bool:
    try:
        iban.validate(number, check_country=False)
    except ValidationError:
        return False
    return True


def _is_phone(number: str, language: str) -> bool:
    # Whoever writes in another language may well have a Dutch number; and with its country every possible one counts.
    if number.startswith(("+", "00")):
        return _is_phone_in("NL", number, possible=True)
    return any(_is_phone_in(region, number) for region in {"NL", _REGIONS.get(language, "NL")})


def _is_phone_in(region: str, number: str, *, possible: bool = False) -> bool:
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(parsed) if possible else phonenumbers.is_valid_number(parsed)
