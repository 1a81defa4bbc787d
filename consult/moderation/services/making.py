"""Make a contribution of an answer, sealed as its original is, and give it a public number that says nothing."""

import secrets
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.analysis.language import detect
from consult.moderation.models import Contribution
from consult.responses.models import Answer, Visibility
from consult.vault import Keyring

_SPARE = 8
_SHORT, _LONG = (100_000, 999_999), (100_000_000, 999_999_999)
_DRAWS = 4


def contribution_of(answer: Answer, number: int, decision_id: UUID | None, *, maker: str) -> Contribution:
    """Return a new contribution of ``answer`` (its response loaded) that still has to be given its words.

    ``maker`` is the public name that its words carry, or empty: that of the response, or of whose dissent it is.
    """
    response = answer.response
    return Contribution(
        answer_id=answer.id,
        consultation_id=answer.consultation_id,
        response_id=answer.response_id,
        question_id=answer.question_id,
        decision_id=decision_id,
        number=number,
        group=response.group,
        channel=response.channel,
        visibility=answer.visibility,
        is_text=answer.is_text,
        part=answer.part,
        provision_id=answer.provision_id,
        maker=maker,
        invented=response.invented,
    )


def put_words(contribution: Contribution, words: str, keyring: Keyring) -> None:
    """Give ``contribution`` its words: sealed, or open where they are public under their maker's name (decision 15).

    Their language is guessed here, from what is let through: no answer is opened for it, and sending waits for nothing.
    """
    if contribution.is_text:
        contribution.language = detect(words)
    if contribution.visibility is Visibility.PUBLIC and contribution.maker:
        contribution.text, contribution.sealed = words, None
    else:
        contribution.sealed = keyring.seal(contribution.response_id, contribution.place, words)
        contribution.text = None


def free_numbers(session: Session, consultation_id: UUID, count: int) -> list[int]:
    """Return ``count`` numbers that no contribution of the consultation has, drawn at random.

    Six digits; nine once those run short.
    """
    for draw in range(2 * _DRAWS):
        lowest, highest = _SHORT if draw < _DRAWS else _LONG
        drawn = {lowest + secrets.randbelow(highest - lowest + 1) for _ in range(count + count // 2 + _SPARE)}
        taken = session.scalars(
            select(Contribution.number).where(
                Contribution.consultation_id == consultation_id, Contribution.number.in_(drawn)
            )
        )
        free = drawn.difference(taken)
        if len(free) >= count:
            return secrets.SystemRandom().sample(sorted(free), count)
    raise RuntimeError("no free numbers left")
