"""Recommendations of organisations: passages of what they made public that coders gave a number, word for word."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from consult.analysis.language import tag
from consult.coding.models import Mark, MarkKind
from consult.coding.queries import marked
from consult.errors import N_
from consult.moderation.models import Contribution
from consult.moderation.queries import Moderated, Texts, document_of
from consult.moderation.words import PLACEHOLDERS, TRANSLATED
from consult.reports.document import Block, Paragraph, Quotation, Section
from consult.reports.making.material import Material
from consult.reports.making.words import Words
from consult.responses.models import Visibility
from consult.responses.queries import co_signers
from consult.text.redaction import readable
from consult.text.spans import Span

_BETWEEN = " […] "
_UNDETERMINED = "und"
"""ISO 639 has a code for a language that nobody knows."""


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """One recommendation as it is printed; ``words`` name it, ``told`` is how its words came to be these.

    ``id`` is the same in every report, for as long as its organisation counts it so. ``document`` is that of the
    contributions that hold it. ``co_signers`` are the organisations that signed it along.
    """

    id: UUID
    document: UUID
    organisation: str
    co_signers: tuple[str, ...]
    words: str
    statement: str
    language: str
    told: tuple[str, ...]

    def figures(self) -> dict[str, Any]:
        """Return it as plain values, as a release keeps it."""
        return {**asdict(self), "id": str(self.id), "document": str(self.document)}


def recommended(session: Session, texts: Texts, material: Material, say: Words) -> Sequence[Recommendation]:
    """Return what organisations recommend in what they made public under their name, by organisation and number.

    What two coders marked of one recommendation is printed once. An analysis of documents has none: it gets no reply.
    """
    if material.is_document_analysis:
        return ()
    marks = [
        one
        for one in marked(session, material.consultation.id, MarkKind.RECOMMENDATION)
        if one.excerpt.contribution.maker and one.excerpt.contribution.visibility is Visibility.PUBLIC
    ]
    written = {one.excerpt.contribution.id: one.excerpt.contribution for one in marks}
    words = texts.of(written.values())
    along = co_signers(session, [one.response_id for one in written.values()])
    grouped = groupby(sorted((one for one in marks if one.excerpt.contribution_id in words), key=_place), key=_which)
    return [_one([*each], words, along, say) for _document, each in grouped]


def printed(found: Sequence[Recommendation], say: Words, number: str) -> Section:
    """Return the part that prints recommendations under their organisations."""
    parts = []
    for place, (_document, group) in enumerate(groupby(found, key=lambda one: one.document), 1):
        each = list(group)
        quotes = [
            Quotation(text=one.statement, attribution=", ".join((one.words, *one.told)), language=one.language)
            for one in each
        ]
        blocks: tuple[Block, ...] = (*_signed(each[0].co_signers, say), *quotes)
        parts.append(Section(number=f"{number}.{place}", heading=each[0].organisation, blocks=blocks))
    intro = N_(
        "Organisations wrote these recommendations in answers that they made public under their name. They stand here word for word. Each gets a reply of its own."
    )
    return Section(
        number=number,
        heading=say(N_("Recommendations of organisations")),
        blocks=(Paragraph(text=say(intro)),),
        sections=tuple(parts),
    )


def prints(snapshot: Mapping[str, Any], contribution: Contribution) -> bool:
    """Tell whether a frozen report prints a recommendation out of the document that holds ``contribution``."""
    document = str(document_of(contribution))
    figures = [each.get("figures", {}) for each in snapshot.values()]
    return any(one["document"] == document for each in figures for one in each.get("recommendations", ()))


def _one(
    marks: Sequence[Mark], words: Mapping[UUID, Moderated], along: Mapping[UUID, Sequence[str]], say: Words
) -> Recommendation:
    first = marks[0].excerpt.contribution
    signed = tuple(along.get(first.response_id, ()))
    document, number = document_of(first), marks[0].recommendation
    hidden = {category: say(message) for category, message in PLACEHOLDERS.items()}
    passages = [
        readable(words[contribution_id].words, words[contribution_id].passages, hidden, span)
        for contribution_id, each in groupby(marks, key=lambda one: one.excerpt.contribution_id)
        for span in _apart(one.excerpt.span for one in each)
    ]
    called = N_("Recommendation %(number)s of %(organisation)s")
    return Recommendation(
        id=uuid5(document, f"recommendation {number}"),
        document=document,
        organisation=first.maker,
        # The dissent of who signed along is that one's alone.
        co_signers=() if first.maker in signed else signed,
        words=say(called, number=number, organisation=first.maker),
        statement=_BETWEEN.join(passages),
        language=tag(first.language) or _UNDETERMINED,
        told=tuple(_told(first, say)),
    )


def _apart(spans: Iterable[Span]) -> Sequence[Span]:
    """Return the same passages in order, those that share characters as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _told(contribution: Contribution, say: Words) -> Iterator[str]:
    if contribution.translated_from:
        yield say(TRANSLATED[contribution.translated_from])
    if contribution.invented:
        yield say(N_("invented"))


def _signed(names: Sequence[str], say: Words) -> Iterator[Paragraph]:
    if names:
        yield Paragraph(text=say(N_("Signed along by: %(names)s."), names=", ".join(names)))


def _which(mark: Mark) -> tuple[str, UUID, int]:
    contribution = mark.excerpt.contribution
    return contribution.maker, document_of(contribution), mark.recommendation or 0


def _place(mark: Mark) -> tuple[tuple[str, UUID, int], str, UUID, Span]:
    contribution = mark.excerpt.contribution
    return _which(mark), contribution.part, contribution.id, mark.excerpt.span
