"""Finds names of persons: after a title, initials, an introduction or a relation, and common first names."""

import re
from collections.abc import Iterator

from consult.analysis.personal.first_names import FIRST_NAMES
from consult.analysis.personal.kinds import Kind, Reason, Suggestion, suggestion
from consult.analysis.personal.letters import CAPITAL, FULL, LETTER, PARTICLE, SURNAME, WORD

_INITIALS = rf"(?:{CAPITAL}[a-z]?\. ?){{1,4}}"
_TITLE = (
    r"(?:[Dd]hr\.?|[Mm]w\.?|[Mm]evr\.?|[Mm]r\.|[Mm]rs\.?|[Mm]s\.|[Dd]rs?\."
    r"|[Ii]r\.|[Pp]rof\.|[Oo]me|[Tt]ante"
    r"|[Oo]om|[Oo]pa|[Oo]ma|[Dd]on|[Dd]oña|[Ss]eñora?|[Ss]ra?\.|[Pp]ani?|[Dd]oamna|[Dd]omnul|[Dd]ona|[Gg]ospodin|[Ss]enhora?)"
)
_FORMAL = r"(?:[Dd]e heer|[Mm]evrouw|[Mm]eneer|[Mm]ister|[Mm]iss|[Aa]gent|[Dd]okter|[Rr]echercheur|[Ww]ijkagent)"
_INTRODUCTION = (
    r"(?:[Ii]k heet|[Mm](?:ij|')n (?:echte |werk)?naam is|[Mm]y (?:real |work )?name is|[Mm]e llamo|[Mm]ă numesc"
    r"|[Nn]azywam się|[Mm]am na imię|[Mm]eu nome é|[Mm]e chamo|[Кк]азвам \u0441\u0435|[Aa] nevem"
    r"|[Oo]p naam van|[Gg]enaamd"
    r"|[Gg]eheten|[Nn]amens mevrouw|[Gg]roet(?:en|jes)?,?|[Hh]oogachtend,|[Gg]etekend,?|[Cc]ontact(?:persoon)?:)"
)
_RELATION = (
    r"(?:man|vrouw|vriend(?:in)?|ex|broer(?:tje)?|zus(?:je)?|moeder|vader|zoon(?:tje)?|dochter(?:tje)?|neef|nicht|buurvrouw|"
    r"buurman|buurmeisje|chauffeur|boekhouder|boekhoudster|baas|bazin|bedrijfsleid(?:er|ster)|eigenaar|eigenares(?:se)?|"
    r"collega|beheerder|begeleid(?:er|ster)|patiënte?|cliënte?|huisbaas|klant|exploitant|hulpverle(?:ner|enster)|"
    r"advocate?|portier|beveiliger|manager|pooier|bovenbuurman|verhuurder|husband|wife|boyfriend|girlfriend|brother|sister|boss|"
    r"landlord|driver|friend|mother|father|encargada|encargado|jefe|jefa|casero|novio|novia|marido|amiga|amigo|hermana|"
    r"prietena|prietenul|șeful|przyjaciółka"
    r"|koleżanka|szef(?:owa)?|dueñ[oa]|chefe?|patr[oó]n[a]?|barátnőm|főnököm|ajuda é a|amiga)"
)
_NOT_A_NAME = frozenset(
    [
        "De",
        "Het",
        "Een",
        "Ik",
        "Wij",
        "We",
        "Zij",
        "Hij",
        "Dat",
        "Die",
        "Dit",
        "Deze",
        "En",
        "Maar",
        "Of",
        "Want",
        "Als",
        "Dan",
        "Daar",
        "Hier",
        "Niet",
        "Geen",
        "Wel",
        "Nu",
        "Toen",
        "Ook",
        "Er",
        "Men",
        "Mijn",
        "Onze",
        "Jullie",
        "U",
        "Uw",
        "Nederland",
        "Nederlandse",
        "Europa",
        "Europese",
        "Amsterdam",
        "Rotterdam",
        "Utrecht",
        "Den",
        "Haag",
        "Groningen",
        "Kamer",
        "Tweede",
        "Eerste",
        "Raad",
        "Rijk",
        "Staat",
        "Wet",
        "Wrs",
        "Gemeente",
        "Politie",
        "Ministerie",
        "Minister",
        "Belastingdienst",
        "KvK",
        "IND",
        "UWV",
        "OM",
        "BSN",
        "IBAN",
        "The",
        "This",
        "That",
        "They",
        "She",
        "He",
        "It",
        "In",
        "On",
        "At",
        "No",
        "Yes",
        "Bank",
        "ING",
        "Rabobank",
        "Google",
        "Facebook",
        "Instagram",
        "WhatsApp",
        "Telegram",
        "Airbnb",
        "Booking",
        "Maandag",
        "Dinsdag",
        "Woensdag",
        "Donderdag",
        "Vrijdag",
        "Zaterdag",
        "Zondag",
        "Artikel",
        "Opting",
        "Bulgaarse",
        "Roemeense",
        "Engels",
        "Nederlands",
        "Spaans",
        "Roemeens",
        "Bulgaars",
        "Pools",
        "Hongaars",
        "Portugees",
        "Club",
        "Hotel",
        "Pension",
        "Stichting",
        "Vereniging",
        "Centrum",
        "Geachte",
        "Beste",
        "Met",
        "Voor",
        "Van",
    ]
)
# The first group of each pattern is the name.
_CUES: tuple[tuple[re.Pattern[str], Reason], ...] = (
    (re.compile(rf"\b({_TITLE} (?:{_INITIALS} ?)?(?:{PARTICLE} ){{0,3}}{FULL})"), Reason.NAME),
    (re.compile(rf"\b{_FORMAL} ((?:{_INITIALS} ?)?(?:{PARTICLE} ){{0,3}}{FULL}|{WORD} {CAPITAL}\.)"), Reason.NAME),
    (re.compile(rf"(?<![\w.])({_INITIALS}{SURNAME}(?:-(?:{LETTER}-)?{WORD}){{0,2}})"), Reason.NAME),
    (re.compile(rf"\b{_INTRODUCTION}\s((?:{_INITIALS} ?)?{FULL})"), Reason.NAME),
    (
        re.compile(rf"\b{_RELATION}(?: heet| is)?,? (?:(?:mevrouw|meneer|de heer) )?({FULL}(?: {CAPITAL}\.)?)"),
        Reason.NAME_OF_OTHER,
    ),
)
_ORDINARY = "|".join(sorted(_NOT_A_NAME))
# In the middle of a sentence: a name before or after what a person does, or a first name with a surname.
_SPEAKS = "(?:zei|zegt|vroeg|vraagt|riep|belde|belt|appte|kwam|sloeg|dreigde|says|said)"
_AMID: tuple[re.Pattern[str], ...] = (
    re.compile(rf"\b{_SPEAKS} (?!(?:{_ORDINARY})\b)({WORD})(?= )"),
    re.compile(rf"(?<=[a-zà-ÿ,] )(?!(?:{_ORDINARY})\b)({WORD} (?!(?:{_ORDINARY})\b){WORD})(?! {CAPITAL})"),
)
_CAPITALISED = re.compile(
    rf"(?<![\w@./-])(?!(?:{_ORDINARY})\b)({WORD}|Bo)"
    rf"(?:(?: {PARTICLE}){{0,3}} {WORD}(?:['\u2019 -](?:van 't )?{WORD}){{0,2}}| {CAPITAL}\.)?"
)
_LONG_WORD = re.compile(WORD)


def find_names(text: str) -> Iterator[Suggestion]:
    """Yield what looks like a name; a name that was found once is found wherever it returns in ``text``."""
    known: set[str] = set()
    for pattern, reason in _CUES:
        for found in pattern.finditer(text):
            if not _is_ordinary(found.group(1)):
                known.add(_call_name(found.group(1)))
                yield suggestion(*found.span(1), Kind.NAME, reason)
    for pattern in _AMID:
        for found in pattern.finditer(text):
            yield suggestion(*found.span(1), Kind.NAME)
    later = []
    for found in _CAPITALISED.finditer(text):
        first = found.group(1)
        if first in FIRST_NAMES or first.split("-")[0] in FIRST_NAMES:
            known.add(first)
            yield suggestion(*found.span(), Kind.NAME)
        else:
            later.append(found)
    for found in later:
        if found.group(1) in known:
            yield suggestion(*found.span(1), Kind.NAME)


def _is_ordinary(name: str) -> bool:
    words = _LONG_WORD.findall(name)
    return not words or words[0] in _NOT_A_NAME


def _call_name(name: str) -> str:
    return next(iter(_LONG_WORD.findall(name)), "")
