"""The road that everything in the demonstration travels, the same as anybody's words: answered, moderated, coded."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from consult.accounts.models import User
from consult.accounts.queries import load_user
from consult.coding.models import Stance, Theme
from consult.coding.queries import themes_of
from consult.coding.services import code
from consult.consultations.models import Consultation
from consult.demo.people import account
from consult.moderation.models import Contribution, Look, Reason, Verdict
from consult.moderation.services import agree, decide, queue_closed_answers, queue_triage
from consult.responses.importing import Imported, import_responses
from consult.responses.models import Answer, AnswerState
from consult.text.redaction import Passage
from consult.text.spans import Span
from consult.vault import Vault

_BATCH = 200
_EVERY = 100


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a moderator decides on an answer in words, and whether a second one looked at it where that is needed."""

    verdict: Verdict = Verdict.ACCEPT
    passages: tuple[Passage, ...] = ()
    reason: Reason | None = None
    looked_at: bool = True


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What a coder says of a passage."""

    start: int
    end: int
    theme: str
    stance: Stance
    proposition: str | None
    condition: str = ""
    label: str = ""
    coder: str = ""


@dataclass(frozen=True)
class Traveller:
    """One response on its way: how it came in, what is decided on its words, and what coders say of them.

    Words without a decision wait for a moderator. Keys are question ids.
    """

    imported: Imported
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    judgements: Mapping[str, Iterable[Judgement]] = field(default_factory=dict)


def send_in(session: Session, vault: Vault, consultation: Consultation, travellers: list[Traveller]) -> list[UUID]:
    """Bring the responses in, and see that a job admits and triages their answers; return their ids in order."""
    ids: list[UUID] = []
    for at in range(0, len(travellers), _BATCH):
        batch = [traveller.imported for traveller in travellers[at : at + _BATCH]]
        ids += import_responses(session, vault, consultation, batch)
    if ids:
        queue_closed_answers(session, ids[0])
        queue_triage(session, ids[0])
    return ids


def moderate(session: Session, vault: Vault, travellers: Mapping[UUID, Traveller], *, by: str, second: str) -> None:
    """Decide on every answer in words that has a decision; ``second`` agrees where a second moderator must."""
    first, other = _person(session, by), _person(session, second)
    for answer in _words_of(session, travellers):
        decision = travellers[answer.response_id].decisions.get(answer.question.key)
        if decision is not None:
            made = decide(
                session,
                vault,
                answer.id,
                version=answer.version,
                verdict=decision.verdict,
                passages=decision.passages,
                reason=decision.reason,
                share=_EVERY,
                by=first,
            )
            if made.look is Look.WAITING and decision.looked_at:
                agree(session, vault, made.id, version=answer.version, by=other)


def code_all(
    session: Session,
    consultation: Consultation,
    travellers: Mapping[UUID, Traveller],
    *,
    length: Callable[[Traveller, str], int],
    coders: Mapping[str, str],
    apart: Collection[UUID] = (),
) -> None:
    """Code the contributions but those ``apart``.

    ``length`` tells how long the words of an answer are, ``coders`` whose account a coder is.
    """
    themes: dict[str, Theme] = {theme.key: theme for theme in themes_of(session, consultation)}
    accounts = {name: account(session, email).id for name, email in coders.items()}
    for contribution in _contributions_of(session, travellers):
        if contribution.id in apart:
            continue
        traveller = travellers[contribution.response_id]
        for judgement in traveller.judgements.get(contribution.question.key, ()):
            code(
                session,
                contribution.id,
                Span(judgement.start, judgement.end),
                themes[judgement.theme].id,
                length=length(traveller, contribution.question.key),
                stance=judgement.stance,
                condition=judgement.condition,
                by=accounts[judgement.coder],
                proposition=judgement.proposition,
                label=judgement.label,
            )


def _person(session: Session, email: str) -> User:
    found = load_user(session, account(session, email).id)
    if found is None:
        raise LookupError(email)
    return found


def _words_of(session: Session, travellers: Mapping[UUID, Traveller]) -> list[Answer]:
    return list(
        session.scalars(
            select(Answer)
            .where(
                Answer.response_id.in_(list(travellers)),
                Answer.is_text.is_(True),
                Answer.part == "",
                Answer.state == AnswerState.WAITING,
            )
            .options(joinedload(Answer.question))
            .order_by(Answer.id)
        )
    )


def _contributions_of(session: Session, travellers: Mapping[UUID, Traveller]) -> list[Contribution]:
    return list(
        session.scalars(
            select(Contribution)
            .where(
                Contribution.response_id.in_(list(travellers)), Contribution.is_text.is_(True), Contribution.part == ""
            )
            .options(joinedload(Contribution.question))
            .order_by(Contribution.number)
        )
    )
