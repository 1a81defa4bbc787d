"""A contribution as analysts see it: sentences with placeholders, each with what is coded of it, and the codebook."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from consult.accounts.models import User
from consult.coding.models import Coding, Excerpt, Mark, Theme
from consult.coding.names import family_name
from consult.consultations.format import ConsultationFile
from consult.consultations.format import Theme as Entry
from consult.errors import N_, NotFoundError
from consult.moderation.queries import Moderated
from consult.moderation.words import PLACEHOLDERS
from consult.text.outline import leaves
from consult.text.redaction import Plain, pieces
from consult.text.sentences import sentences
from consult.text.spans import Span

MENTIONS_ONLY = N_("Mentions only: these themes take no stance.")

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
class Page:
    """One page of a long contribution: its number from 1, its sentences, and what the table of contents says of it."""

    number: int
    found: Sequence[Sentence]
    contents: Sequence[Sequence[Part]]

    @property
    def span(self) -> Span:
        """The passage from its first sentence to its last."""
        return Span(self.found[0].span.start, self.found[-1].span.end)


@dataclass(frozen=True)
class Row:
    """All that one coder says of one passage: the numbers of its sentences, its words, its codings and the mark."""

    excerpt: Excerpt
    coder: User
    numbers: str
    parts: Sequence[Part]
    codings: Sequence[Coding]
    mark: Mark | None


@dataclass(frozen=True)
class Family:
    """Themes of one family that take stances towards the same proposition, which ``note`` says in words.

    ``stances``: whether they take any.
    """

    words: str
    note: str
    open: bool
    stances: bool
    themes: list["Choice"]


@dataclass(frozen=True)
class Chosen:
    """What was chosen of a theme in the form: a stance as it was sent, its condition, and what is wrong with them."""

    stance: str = ""
    condition: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Choice:
    """A theme to choose, with what its coders need to know, and what is chosen of it."""

    id: str
    words: str
    definition: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    example: str
    chosen: bool
    stance: str
    condition: str
    fault: str


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


def in_pages(text: Moderated, found: Sequence[Sentence]) -> list[Page]:
    """Return the sentences on pages, with the headings of each, or its first sentence where it has none."""
    return [
        Page(
            number,
            found[leaf.first : leaf.last + 1],
            [found[at].parts for at in leaf.headings] or [found[leaf.first].parts],
        )
        for number, leaf in enumerate(leaves(text.words, [sentence.span for sentence in found]), 1)
    ]


def page_of_sentence(pages: Sequence[Page], span: Span) -> int:
    """Return the number of the page on which a passage begins; the first where it is on none."""
    return next((page.number for page in pages if any(one.span.overlaps(span) for one in page.found)), 1)


def in_rows(
    text: Moderated, found: Sequence[Sentence], codings: Sequence[Coding], marks: Sequence[Mark], say: Say
) -> list[Row]:
    """Return what is said of each passage by each coder, in the order of the text."""
    said: dict[tuple[int, int, str, UUID], list[Coding | Mark]] = {}
    each: list[Coding | Mark] = [*codings, *marks]
    for one in each:
        key = (one.excerpt.start, one.excerpt.end, one.coder.name, one.coder_id)
        said.setdefault(key, []).append(one)
    return [_row(text, found, said[key], say) for key in sorted(said)]


def _row(text: Moderated, found: Sequence[Sentence], said: Sequence[Coding | Mark], say: Say) -> Row:
    excerpt = said[0].excerpt
    touched = [sentence.number for sentence in found if sentence.span.overlaps(excerpt.span)]
    return Row(
        excerpt,
        said[0].coder,
        "\u2013".join(str(number) for number in dict.fromkeys([*touched[:1], *touched[-1:]])),
        parts_of(text, say, excerpt.span),
        [one for one in said if isinstance(one, Coding)],
        next((one for one in said if isinstance(one, Mark)), None),
    )


def digest_of(found: Sequence[Sentence]) -> str:
    """Return what changes when the sentences do, or what is hidden in them, so that a form sent for others is noticed."""
    shown = [(sentence.span, sentence.parts) for sentence in found]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


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
    file: ConsultationFile, themes: Sequence[Theme], language: str, say: Say, chosen: Mapping[str, Chosen]
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
            open=any(theme.key in chosen for theme in members),
            stances=proposition is not None,
            themes=[_choice(file.theme(theme.key), language, chosen.get(theme.key)) for theme in members],
        )
        for (family, proposition), members in groups.items()
    ]


def _choice(entry: Entry, language: str, chosen: Chosen | None) -> Choice:
    return Choice(
        id=entry.id,
        words=entry.in_language(language)[0],
        definition=entry.definition,
        include=entry.include,
        exclude=entry.exclude,
        example=entry.example or "",
        chosen=chosen is not None,
        stance=chosen.stance if chosen else "",
        condition=chosen.condition if chosen else "",
        fault=chosen.fault if chosen else "",
    )
