"""A contribution as analysts see it: sentences with placeholders, each with what is coded of it, and the codebook."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from consult.coding.models import Coding, Theme
from consult.coding.names import family_name
from consult.consultations.format import ConsultationFile
from consult.consultations.format import Theme as Entry
from consult.errors import N_, NotFoundError
from consult.moderation.queries import Moderated
from consult.moderation.words import PLACEHOLDERS
from consult.text.redaction import Plain, pieces
from consult.text.sentences import sentences
from consult.text.spans import Span

MENTIONS_ONLY = N_("Mentions only: choose “no stance”.")

Say = Callable[[str], str]
Part = str | dict[str, str]
"""Readable words, or ``hidden`` with the word for what is hidden."""


@dataclass(frozen=True)
class Sentence:
    """One sentence: its number from 1, where it stands, what to show of it, and the codings that touch it."""

    number: int
    span: Span
    parts: list[Part]
    codings: list[Coding]


@dataclass(frozen=True)
class Family:
    """Themes of one family that take stances towards the same proposition, which ``note`` says in words."""

    words: str
    note: str
    open: bool
    themes: list["Choice"]


@dataclass(frozen=True)
class Choice:
    """A theme to choose, with what its coders need to know."""

    id: str
    words: str
    definition: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    example: str


def parts_of(text: Moderated, say: Say, span: Span | None = None) -> list[Part]:
    """Return what to show of moderated words, or of a passage of them; ``say`` translates a message id."""
    start, end = (span.start, span.end) if span else (0, None)
    return [
        piece.text if isinstance(piece, Plain) else {"hidden": say(PLACEHOLDERS[piece.category])}
        for piece in pieces(text.words, text.passages, start, end)
    ]


def in_sentences(text: Moderated, codings: Sequence[Coding], say: Say) -> list[Sentence]:
    """Return the sentences of moderated words, in order."""
    return [
        Sentence(
            number,
            span,
            parts_of(text, say, span),
            [coding for coding in codings if coding.excerpt.span.overlaps(span)],
        )
        for number, span in enumerate(sentences(text.words), 1)
    ]


def numbers_of(found: Sequence[Sentence], coding: Coding) -> str:
    """Return the numbers of the sentences that a coding touches, one or the first and the last; empty for none."""
    touched = [sentence.number for sentence in found if coding in sentence.codings]
    return "" if not touched else str(touched[0]) + (f"\u2013{touched[-1]}" if len(touched) > 1 else "")


def digest_of(found: Sequence[Sentence]) -> str:
    """Return what changes when the sentences do, so that a form sent for other sentences is noticed."""
    return hashlib.sha256(repr([sentence.span for sentence in found]).encode()).hexdigest()[:16]


def theme_words(file: ConsultationFile, key: str, language: str) -> str:
    """Return a theme's name; its key when the file no longer has it."""
    try:
        return file.theme(key).in_language(language)[0]
    except NotFoundError:
        return key


def proposition_words(file: ConsultationFile, key: str | None, language: str) -> str:
    """Return a proposition in words; empty where there is none."""
    return file.proposition(key).in_language(language)[0] if key else ""


def codebook(
    file: ConsultationFile, themes: Sequence[Theme], language: str, say: Say, chosen: str = ""
) -> list[Family]:
    """Return the themes on the desk by family and, within it, by the proposition that stances on them are towards."""
    groups: dict[tuple[str, str | None], list[Theme]] = {}
    for theme in themes:
        if theme.on_desk:
            groups.setdefault((theme.family, theme.proposition), []).append(theme)
    return [
        Family(
            words=say(family_name(family)),
            note=proposition_words(file, proposition, language) or say(MENTIONS_ONLY),
            open=any(theme.key == chosen for theme in members),
            themes=[_choice(file.theme(theme.key), language) for theme in members],
        )
        for (family, proposition), members in groups.items()
    ]


def _choice(entry: Entry, language: str) -> Choice:
    return Choice(
        id=entry.id,
        words=entry.in_language(language)[0],
        definition=entry.definition,
        include=entry.include,
        exclude=entry.exclude,
        example=entry.example or "",
    )
