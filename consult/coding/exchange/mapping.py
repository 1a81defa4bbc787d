"""Coded contributions as a project for other programs, and what the codes of such a project mean here."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from consult.coding.exchange.codes import Code, guid_of
from consult.coding.exchange.described import codes_of, key_in
from consult.coding.exchange.marked import Marked, code_of_marks
from consult.coding.exchange.placed import Placed
from consult.coding.exchange.project import Applied, Coder, Project, Selection, Source
from consult.consultations.format import ThemeBook
from consult.text.spans import Span

NO_STANCE = "none"
_NUMBER = re.compile(r"\d{1,9}")
_LABEL = "[label] "
_STANCE = re.compile(r"\[stance\] (?P<stance>\S+)\s+\[proposition\] (?P<proposition>\S+)")


@dataclass(frozen=True, order=True)
class Meaning:
    """What a code says: a theme by its key, and a stance towards a proposition, or a mention."""

    theme: str
    proposition: str = ""
    stance: str = NO_STANCE


@dataclass(frozen=True, order=True)
class Coded:
    """One coding: of which passage of the words, what it says, and by which coder, counted from 1."""

    span: Span
    meaning: Meaning
    coder: int = 1
    condition: str = ""
    label: str = ""


@dataclass(frozen=True)
class CodedText:
    """A contribution by its number, with its codings, and what coders marked beside them."""

    number: int
    placed: Placed
    codings: tuple[Coded, ...] = ()
    marks: tuple[Marked, ...] = ()


@dataclass(frozen=True)
class Words:
    """The words that a project is written in: ``source`` and ``coder`` take a number; all others stand by key."""

    name: str
    description: str
    source: str
    coder: str
    stances: Mapping[str, str]
    propositions: Mapping[str, str]
    marks: Mapping[str, str]


def project_of(space: str, book: ThemeBook, texts: Sequence[CodedText], words: Words) -> Project:
    """Return the project of a consultation, whose reference ``space`` keeps its identifiers apart from others'."""
    coders = {coding.coder for text in texts for coding in text.codings}
    numbers = sorted(coders | {mark.coder for text in texts for mark in text.marks})
    marks = (code_of_marks(words.marks),) if any(text.marks for text in texts) else ()
    return Project(
        name=words.name,
        description=words.description,
        coders=tuple(Coder(_coder(space, number), words.coder % {"number": number}) for number in numbers),
        codes=(*_codes(book, {coding.meaning for text in texts for coding in text.codings}, words), *marks),
        sources=tuple(_source(space, text, words) for text in texts),
    )


def meanings_of(
    codes: Iterable[Code], themes: Collection[str], propositions: Collection[str], stances: Collection[str]
) -> dict[UUID, Meaning]:
    """Return what each code means that means something here: by its identifier, else by its own words."""
    known = {
        _guid(meaning): meaning
        for theme in themes
        for meaning in (
            Meaning(theme),
            *(Meaning(theme, proposition, stance) for proposition in propositions for stance in stances),
        )
    }
    said: dict[UUID, Meaning] = {}
    for code in (code for top in codes for code in top.all()):
        theme = key_in(code.name)
        if theme in themes:
            said[code.guid] = Meaning(theme)
            for below in code.below:
                found = _STANCE.fullmatch(below.description.strip())
                if found and found["stance"] in stances and found["proposition"] in propositions:
                    said[below.guid] = Meaning(theme, found["proposition"], found["stance"])
    return said | known


def number_of(source: Source) -> int:
    """Return the number of the contribution that a text says to be, 0 for none."""
    found = _NUMBER.search(source.name)
    return int(found[0]) if found else 0


def note_of(coding: Coded) -> str:
    """Return a condition and a label as one note."""
    condition = f"\\{coding.condition}" if coding.condition.startswith(("[", "\\")) else coding.condition
    return f"{_LABEL}{coding.label}\n{condition}" if coding.label else condition


def noted(note: str) -> tuple[str, str]:
    """Return the condition and the label in a note."""
    label = ""
    if note.startswith(_LABEL):
        label, _, note = note.removeprefix(_LABEL).partition("\n")
    return note.removeprefix("\\"), label


def _codes(book: ThemeBook, used: Collection[Meaning], words: Words) -> tuple[Code, ...]:
    """Return the codebook with a code below a theme for each stance that somebody took under it."""
    stances: defaultdict[UUID, list[Meaning]] = defaultdict(list)
    for meaning in sorted(used):
        if meaning.proposition:
            stances[_guid(Meaning(meaning.theme))].append(meaning)

    def with_stances(code: Code) -> Code:
        below = tuple(with_stances(one) for one in code.below)
        mine = tuple(_stance_code(meaning, words) for meaning in stances.get(code.guid, ()))
        return Code(code.guid, code.name, code.description, code.codable, (*mine, *below))

    return tuple(with_stances(code) for code in codes_of(book))


def _stance_code(meaning: Meaning, words: Words) -> Code:
    proposition = words.propositions.get(meaning.proposition, meaning.proposition)
    name = f"{words.stances[meaning.stance]}: {proposition}"
    return Code(_guid(meaning), name, f"[stance] {meaning.stance}\n[proposition] {meaning.proposition}")


def _source(space: str, text: CodedText, words: Words) -> Source:
    guid = guid_of("source", space, str(text.number))
    by_span: defaultdict[Span, list[Applied]] = defaultdict(list)
    for place, coding in enumerate(sorted(text.codings)):
        by_span[text.placed.outside(coding.span)].append(
            Applied(
                guid_of("coding", str(guid), str(place)),
                _guid(coding.meaning),
                _coder(space, coding.coder),
                note_of(coding),
            )
        )
    for place, mark in enumerate(sorted(text.marks)):
        by_span[text.placed.outside(mark.span)] += [
            Applied(
                guid_of("marking", str(guid), str(place), str(number)),
                guid_of("mark", kind),
                _coder(space, mark.coder),
                note,
            )
            for number, (kind, note) in enumerate(mark.said())
        ]
    selections = tuple(
        Selection(guid_of("selection", str(guid), f"{span.start}-{span.end}"), span, tuple(applied))
        for span, applied in sorted(by_span.items())
    )
    return Source(guid, words.source % {"number": text.number}, text.placed.text, selections)


def _guid(meaning: Meaning) -> UUID:
    if meaning.proposition:
        return guid_of("stance", meaning.theme, meaning.proposition, meaning.stance)
    return guid_of("theme", meaning.theme)


def _coder(space: str, number: int) -> UUID:
    return guid_of("coder", space, str(number))
