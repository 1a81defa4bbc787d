"""Find contributions by their words, and answers by their reference. Nothing is shown that the index alone says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from consult.index import Index
from consult.moderation.models import TO_CODE, Contribution
from consult.moderation.queries.texts import Moderated, Texts, readable_words
from consult.responses.models import Answer, AnswerState, Response, ResponseState
from consult.text.redaction import Hidden, Plain, pieces
from consult.text.stems import first_of, sought, stems

FILTERS = ("question", "group", "channel", "language")
_REFERENCE = re.compile(r"[0-9a-f]{8}")
_NUMBER = re.compile(r"[0-9]{6,9}")
_BEFORE, _BEHIND = 60, 140


@dataclass(frozen=True)
class Hit:
    """A contribution that was found, with its question, and what is shown of its moderated words."""

    contribution: Contribution
    snippet: Sequence[Plain | Hidden]


@dataclass(frozen=True)
class Found:
    """Some hits by public number, and the number behind which the next ones begin; nothing after the last."""

    hits: Sequence[Hit]
    after: int | None


def search(
    session: Session,
    texts: Texts,
    index: Index,
    consultation_id: UUID,
    words: str,
    *,
    chosen: Mapping[str, str],
    after: int = 0,
    size: int = 50,
) -> Found:
    """Return the contributions that hold every one of ``words`` in any form, by public number: no order of time.

    What the index names is read again in the content database: a contribution that is gone, is being withdrawn or no
    longer holds the words is passed over. ``chosen`` narrows by the names in ``FILTERS``.
    """
    wanted = sought(words)
    if not wanted:
        return Found((), None)
    named = index.find(consultation_id, wanted, chosen=chosen, after=after, limit=size + 1)
    shown = named[:size]
    found = _open(session, consultation_id, [each for each, _number in shown])
    opened = texts.of(found)
    hits = [_hit(each, opened[each.id], wanted) for each in found if each.id in opened]
    held = [hit for hit in hits if hit is not None and _is_chosen(hit.contribution, chosen)]
    return Found(held, shown[-1][1] if len(named) > size else None)


def by_reference(session: Session, consultation_id: UUID, words: str) -> Sequence[Answer]:
    """Return the answers in words that ``words`` names: eight characters of an id, or a contribution's public number.

    Their words are not opened for it.
    """
    asked = words.strip().lower()
    sent = (
        select(Answer)
        .join(Answer.response)
        .where(
            Answer.consultation_id == consultation_id,
            Answer.is_text.is_(True),
            Answer.state != AnswerState.DRAFT,
            Response.state == ResponseState.SUBMITTED,
        )
        .options(defer(Answer.sealed, raiseload=True), joinedload(Answer.question, innerjoin=True))
    )
    found: list[Answer] = []
    if _REFERENCE.fullmatch(asked):
        first, last = UUID(asked + "0" * 24), UUID(asked + "f" * 24)
        found += session.scalars(sent.where(Answer.id.between(first, last)).order_by(Answer.id)).all()
    if _NUMBER.fullmatch(asked):
        numbered = select(Contribution.answer_id).where(
            Contribution.consultation_id == consultation_id, Contribution.number == int(asked)
        )
        found += session.scalars(sent.where(Answer.id.in_(numbered))).all()
    return found


def numbers_of(session: Session, answers: Sequence[Answer]) -> Mapping[UUID, int]:
    """Return the public number of each answer that became a contribution to code, by the answer's id."""
    wanted = select(Contribution.answer_id, Contribution.number).where(
        Contribution.answer_id.in_([answer.id for answer in answers]), TO_CODE
    )
    return dict(iter(session.execute(wanted)))


def _open(session: Session, consultation_id: UUID, ids: Sequence[UUID]) -> Sequence[Contribution]:
    return session.scalars(
        select(Contribution)
        .join(Contribution.response)
        .where(
            Contribution.id.in_(ids),
            Contribution.consultation_id == consultation_id,
            TO_CODE,
            Response.state == ResponseState.SUBMITTED,
        )
        .order_by(Contribution.number)
        .options(joinedload(Contribution.question, innerjoin=True))
    ).all()


def _is_chosen(contribution: Contribution, chosen: Mapping[str, str]) -> bool:
    now = {
        "question": contribution.question.key,
        "group": contribution.group,
        "channel": contribution.channel.value,
        "language": contribution.language or "",
    }
    return all(now[name] == value for name, value in chosen.items())


def _hit(contribution: Contribution, text: Moderated, wanted: Sequence[frozenset[str]]) -> Hit | None:
    """Return the hit with the words around the first that was looked for; nothing when they are not there any more."""
    held = stems(readable_words(text), contribution.language)
    if any(held.isdisjoint(each) for each in wanted):
        return None
    start = first_of(wanted[0], text.words, contribution.language) or 0
    return Hit(contribution, pieces(text.words, text.passages, max(start - _BEFORE, 0), start + _BEHIND))
