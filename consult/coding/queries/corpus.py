"""What is coded, as it may leave the house: contributions with placeholders, and coders by number."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload

from consult.coding.exchange.mapping import Coded, CodedText, Meaning
from consult.coding.exchange.marked import Marked
from consult.coding.exchange.placed import Placed
from consult.coding.models import Anchor, Coding, Excerpt, Mark, Theme
from consult.moderation.models import TO_CODE, Contribution
from consult.moderation.queries import Texts
from consult.text.redaction import Category

_BATCH = 500
One = TypeVar("One")


def coded_texts(
    session: Session, texts: Texts, consultation_id: UUID, placeholders: Mapping[Category, str]
) -> Iterator[CodedText]:
    """Yield every contribution in words by number, with its codings and marks; one whose key was destroyed is not there.

    Only some are opened at a time. Coders are counted from 1, in no order that tells who they are. Group, channel, maker
    and time do not leave.
    """
    coders = {coder: number for number, coder in enumerate(_coders(session, consultation_id), 1)}
    for batch in _some_at_a_time(session, consultation_id):
        ids = [one.id for one in batch]
        opened, codings, marks = texts.of(batch), _codings(session, ids, coders), _marks(session, ids, coders)
        for one in batch:
            if one.id in opened:
                yield CodedText(
                    one.number,
                    Placed(opened[one.id].words, tuple(opened[one.id].passages), placeholders),
                    tuple(codings.get(one.id, ())),
                    tuple(marks.get(one.id, ())),
                )


def contributions_numbered(
    session: Session, consultation_id: UUID, numbers: Collection[int]
) -> Mapping[int, Contribution]:
    """Return the contributions in words that have one of these public numbers."""
    found: dict[int, Contribution] = {}
    for batch in _batches(sorted(numbers)):
        rows = session.scalars(
            select(Contribution).where(
                Contribution.consultation_id == consultation_id, TO_CODE, Contribution.number.in_(batch)
            )
        )
        found |= {row.number: row for row in rows}
    return found


def _some_at_a_time(session: Session, consultation_id: UUID) -> Iterator[Sequence[Contribution]]:
    last = -1
    while batch := session.scalars(
        select(Contribution)
        .where(Contribution.consultation_id == consultation_id, TO_CODE, Contribution.number > last)
        .order_by(Contribution.number)
        .limit(_BATCH)
    ).all():
        yield batch
        last = batch[-1].number


def _coders(session: Session, consultation_id: UUID) -> Sequence[UUID]:
    """Return who coded or marked anything, in the order of their random identifiers."""
    found: set[UUID] = set()
    for judged in (Coding, Mark):
        found |= set(
            session.scalars(
                select(judged.coder_id)
                .join(Excerpt, Excerpt.id == judged.excerpt_id)
                .join(Contribution, Contribution.id == Excerpt.contribution_id)
                .where(Contribution.consultation_id == consultation_id)
                .distinct()
            )
        )
    return sorted(found)


def _codings(
    session: Session, contribution_ids: Sequence[UUID], coders: Mapping[UUID, int]
) -> Mapping[UUID, Sequence[Coded]]:
    found: defaultdict[UUID, list[Coded]] = defaultdict(list)
    rows = session.execute(
        select(Excerpt, Coding, Theme.key)
        .join(Coding, Coding.excerpt_id == Excerpt.id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Excerpt.contribution_id.in_(contribution_ids))
    )
    for excerpt, coding, key in rows:
        meaning = Meaning(key, coding.proposition or "", str(coding.stance))
        found[excerpt.contribution_id].append(
            Coded(excerpt.span, meaning, coders[coding.coder_id], coding.condition, coding.label)
        )
    return found


def _marks(
    session: Session, contribution_ids: Sequence[UUID], coders: Mapping[UUID, int]
) -> Mapping[UUID, Sequence[Marked]]:
    found: defaultdict[UUID, list[Marked]] = defaultdict(list)
    for mark in session.scalars(
        select(Mark)
        .join(Mark.excerpt)
        .where(Excerpt.contribution_id.in_(contribution_ids))
        .options(contains_eager(Mark.excerpt), selectinload(Mark.anchors).joinedload(Anchor.provision))
    ):
        found[mark.excerpt.contribution_id].append(
            Marked(
                mark.excerpt.span,
                coders[mark.coder_id],
                no_theme=mark.no_theme,
                recommendation=mark.recommendation or 0,
                experience=mark.experience,
                rare=mark.rare,
                provisions=tuple(sorted(anchor.provision.key for anchor in mark.anchors)),
                memo=mark.memo,
            )
        )
    return found


def _batches(rows: Sequence[One]) -> Iterator[Sequence[One]]:
    for at in range(0, len(rows), _BATCH):
        yield rows[at : at + _BATCH]
