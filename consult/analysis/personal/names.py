"""Finds names of persons: after a title, initials, an introduction or a relation, and names that are known as such."""

import re
from collections.abc import Iterator

from consult.analysis.personal.kinds import Kind, Reason, Suggestion, suggestion
from consult.analysis.personal.letters import CAPITAL, FULL, LETTER, PARTICLE, SURNAME, WORD
from consult.analysis.personal.name_cues import (
    FORMAL,
    INTRODUCTIONS,
    INTRODUCTIONS_WITH_CAPITAL,
    NOT_A_NAME,
    ORGANISATION,
    RELATIONS,
    SPEAKS,
    TITLES,
)
from consult.analysis.personal.word_lists import plain, read_words

_FIRST = read_words("first_names")
_FIRST_WITH_CAPITAL = _FIRST | read_words("first_names_with_capital")
_FIRST_AND_WORDS = read_words("first_names_and_words")
_FAMILY = read_words("family_names")
_TOWNS = read_words("towns")
_NO_PERSON = ORGANISATION | NOT_A_NAME
# A short name in small letters is more often something else, or a slip of the pen.
_LONG = 4

_INITIALS = rf"(?:{CAPITAL}[a-z]?\. ?){{1,4}}"
_PARTICLES = rf"(?:(?i:{PARTICLE}) ){{0,3}}"
_SMALL = rf"{LETTER}{{3,20}}"
_ENDS = r"(?= (?:en|and|y|e|i|si|și|maar|but|pero|dar)\b|[.,;:!?\n)]|$)"
_NO_NAME = (
    r"(?!(?:bekend|anoniem|geheim|niet|geen|welkom|iets|niemand|known|private|secret|anonymous|not|hoer|hoertje|"
    r"slet|whore|puta|"
    r"curv[aă]|alles|altijd|gewoon|always|never|bitch|schat|lieverd)\b)"
)
# The first group of each pattern is the name.
_CUES: tuple[tuple[re.Pattern[str], Reason], ...] = (
    (re.compile(rf"\b({TITLES}(?:{_INITIALS} ?)?{_PARTICLES}{FULL})"), Reason.NAME),
    (re.compile(rf"\b{FORMAL} ((?:{_INITIALS} ?)?{_PARTICLES}{FULL}|{WORD} {CAPITAL}\.)"), Reason.NAME),
    (re.compile(rf"(?<![\w.-])({_INITIALS}{SURNAME}(?:-(?:{LETTER}-)?{WORD}){{0,2}})"), Reason.NAME),
    (
        re.compile(rf"\b(?i:{INTRODUCTIONS}|{INTRODUCTIONS_WITH_CAPITAL})\s((?:{_INITIALS} ?)?{_PARTICLES}{FULL})"),
        Reason.NAME,
    ),
    (
        re.compile(
            rf"\b(?i:{RELATIONS})(?: heet| is)?,? (?:(?:mevrouw|meneer|de heer|doña|don|domnul|"
            rf"doamna) )?({FULL}(?: {CAPITAL}\.)?)"
        ),
        Reason.NAME_OF_OTHER,
    ),
    (re.compile(rf"\b({WORD}) (?:heet(?:te)? (?:ze|hij|zij)|heette)\b"), Reason.NAME),
)
_IN_SMALL_LETTERS = re.compile(rf"\b(?i:{INTRODUCTIONS})\s{_NO_NAME}({_SMALL}(?: {_SMALL})?){_ENDS}")
_INTRODUCED = re.compile(rf"\b(?i:{INTRODUCTIONS}|met|volgens|with|con|cu)\s{_NO_NAME}({_SMALL})\b")
# In the middle of a sentence: a name before or after what a person does, or a first name with a surname.
_AMID: tuple[re.Pattern[str], ...] = (
    re.compile(rf"\b{SPEAKS} ({WORD})(?= )"),
    # Organisations have an article before them, people have none.
    re.compile(
        rf"(?<=[a-zà-ÿ,] )(?<!\b[Dd]e )(?<!\b[Hh]et )(?<!\b[Tt]he )(?<!\b[Ll]a )(?<!\b[Ee]l )(?<!\b[Ll]os )(?<!\bvia )(?<!\bals )"
        rf"((?!Den ){WORD}(?: (?i:{PARTICLE})){{0,3}} {WORD})(?![\w'\u2019-]| {CAPITAL}|-)"
    ),
)
_PARTICLE = re.compile(PARTICLE, re.IGNORECASE)
_TOKEN = re.compile(rf"{LETTER}+(?:['\u2019-]{LETTER}+)*")
_REST = re.compile(rf"(?:(?: (?i:{PARTICLE})){{0,3}}[ -]{WORD}){{1,3}}| {CAPITAL}\.(?!{CAPITAL})")
_REST_SMALL = re.compile(rf"(?: {PARTICLE}){{0,3}} ({LETTER}{{3,24}})(?!\w)")
_AT_START = re.compile(r"(?:^|[.!?:\n\"\u201c\u201e(\u2022-])\s{0,3}\Z")
_IN_A_TOWN = re.compile(r"\b(?:in|te|naar|bij|uit|gemeente|from|near|at|en|din|la|Den|Sint|San)\s\Z")


def find_names(text: str) -> Iterator[Suggestion]:
    """Yield what looks like a name; a name that was found once is found wherever it returns in ``text``."""
    known: set[str] = set()
    for found in (*_after_cues(text), *_listed(text)):
        known.add(_call_name(found.span.of(text)))
        yield found
    for pattern in _AMID:
        for amid in pattern.finditer(text):
            if not _is_organisation(amid[1]):
                yield suggestion(*amid.span(1), Kind.NAME)
    for token in _TOKEN.finditer(text):
        if token[0] in known:
            yield suggestion(*token.span(), Kind.NAME)


def _after_cues(text: str) -> Iterator[Suggestion]:
    for pattern, reason in _CUES:
        for found in pattern.finditer(text):
            if not _is_ordinary(found.group(1)) and not _is_organisation(found.group(1)):
                yield suggestion(*found.span(1), Kind.NAME, reason)
    for found in _IN_SMALL_LETTERS.finditer(text):
        if not NOT_A_NAME & set(found[1].casefold().split()):
            yield suggestion(*found.span(1), Kind.NAME)
    for found in _INTRODUCED.finditer(text):
        if len(found[1]) >= _LONG and plain(found[1]) in _FIRST_WITH_CAPITAL:
            yield suggestion(*found.span(1), Kind.NAME)


def _listed(text: str) -> Iterator[Suggestion]:
    """Yield names from the lists, each with what follows it; in small letters only names that are no word."""
    last = 0
    for token in _TOKEN.finditer(text):
        if token.start() < last:
            continue
        word, parts = plain(token[0]), plain(token[0]).split("-")
        if token[0][0].isupper() and not (len(token[0]) > 1 and token[0].isupper()):
            if _is_listed(text, token, word, parts[0]):
                rest = _REST.match(text, token.end())
                last = rest.end() if rest and not _is_organisation(rest[0]) else token.end()
                yield suggestion(token.start(), last, Kind.NAME)
        elif len(word) >= _LONG and token[0].casefold() in _FIRST:
            rest = _REST_SMALL.match(text, token.end())
            last = rest.end() if rest and plain(rest[1]) in _FAMILY else token.end()
            yield suggestion(token.start(), last, Kind.NAME)


def _is_listed(text: str, token: re.Match[str], word: str, first: str) -> bool:
    if word in _FIRST_WITH_CAPITAL or first in _FIRST_WITH_CAPITAL:
        return True
    if word in _FIRST_AND_WORDS:
        rest = _REST.match(text, token.end())
        followed = rest is not None and not _is_organisation(rest[0])
        return followed or not _AT_START.search(text, max(0, token.start() - 4), token.start())
    in_a_town = _IN_A_TOWN.search(text, max(0, token.start() - 10), token.start())
    return word in _FAMILY and word not in _TOWNS and not in_a_town


def _is_organisation(words: str) -> bool:
    each = {plain(word) for word in _TOKEN.findall(words) if not _PARTICLE.fullmatch(word)}
    return not _NO_PERSON.isdisjoint(each) or each <= _TOWNS


def _is_ordinary(name: str) -> bool:
    words = [word for word in _TOKEN.findall(name) if not _PARTICLE.fullmatch(word)]
    return not words or plain(words[0]) in NOT_A_NAME or plain(words[0]) in _TOWNS


def _call_name(name: str) -> str:
    return next((word for word in _TOKEN.findall(name) if word[0].isupper() and len(word) > 1), name)
