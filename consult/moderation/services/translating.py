"""Put a person's translation beside a sealed answer, and mark in it what others must not read."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from consult.accounts.models import User
from consult.analysis.language import NAMED, OTHER
from consult.audit import AuditAction, record
from consult.errors import N_, ConflictError, InvalidError, NotFoundError, TransitionError
from consult.moderation.models import Redaction, Translation, Verdict
from consult.moderation.queries import refuse_owner
from consult.moderation.services.enforcing import contribution_on, locked
from consult.moderation.services.removing import take_away
from consult.responses.models import Answer, AnswerState
from consult.text.intake import clean_answer
from consult.text.redaction import Passage, blank, settle
from consult.vault import Vault

INTO = ("nl", "en")
LONGEST = 50_000
LONGEST_NAME = 200


def translate(
    session: Session,
    vault: Vault,
    answer_id: UUID,
    words: str,
    *,
    from_language: str,
    to_language: str,
    translator: str,
    version: int,
    by: User,
) -> Translation:
    """Return the translation of an answer that waits, in the place of an earlier one; nobody looked it through yet.

    ``version`` is that of the answer that was translated. The answer counts as changed, so that whoever decides on it
    at this moment finds out. Raises :class:`ConflictError` when it changed since, :class:`TransitionError` once it was
    decided on, :class:`InvalidError` for no words, no name or languages that are none, and as ``decide``.
    """
    answer = _locked(session, answer_id, by, version)
    if answer.state is not AnswerState.WAITING:
        raise TransitionError(N_("This answer was decided on. It must wait again before you can translate it."))
    cleaned, name = clean_answer(words, limit=LONGEST), " ".join(translator.split())
    if not cleaned:
        raise InvalidError(N_("There are no words in it yet. Write something, or go back."))
    if not name or len(name) > LONGEST_NAME:
        raise InvalidError(N_("Say who translated it."))
    if from_language not in (*NAMED, OTHER) or to_language not in INTO or from_language == to_language:
        raise InvalidError(N_("Choose from which language to which one it was translated."))
    if (present := contribution_on(session, answer_id)) is not None:
        # It holds other words than those that the next decision lets through: nothing on it fits those.
        take_away(session, present)
    session.execute(delete(Translation).where(Translation.answer_id == answer_id))
    translation = Translation(
        answer_id=answer_id,
        from_language=from_language,
        to_language=to_language,
        translator=name,
        entered_by_id=by.id,
    )
    translation.sealed = vault.seal(answer.response_id, translation.place, cleaned)
    session.add(translation)
    _touch(session, answer)
    said = {"from": from_language, "to": to_language}
    record(session, AuditAction.ANSWER_TRANSLATED, answer_id, actor_id=by.id, **said)
    return translation


def check_translation(
    session: Session, vault: Vault, answer_id: UUID, passages: Iterable[Passage], *, version: int, by: User
) -> None:
    """Keep which passages of a translation others must not read. What was let through changes with the next decision.

    Raises :class:`InvalidError` for a passage that is none of the translation, and as ``translate``.
    """
    answer = _locked(session, answer_id, by, version)
    translation = session.scalar(select(Translation).where(Translation.answer_id == answer_id))
    if translation is None:
        raise NotFoundError(N_("There is no translation of this answer."))
    settled = settle(passages)
    blank(vault.open(answer.response_id, translation.place, translation.sealed), settled)
    translation.hide(settled)
    translation.checked_by_id = by.id
    _touch(session, answer)
    record(session, AuditAction.TRANSLATION_CHECKED, answer_id, actor_id=by.id, hidden=str(len(settled)))


def redactions_of_translation(session: Session, answer_id: UUID, verdict: Verdict) -> list[Redaction]:
    """Return what a decision on an answer hides in its translation: nothing where it has none, or is rejected.

    Raises :class:`TransitionError` where an answer is accepted whose translation nobody looked through.
    """
    translation = session.scalar(select(Translation).where(Translation.answer_id == answer_id))
    if translation is None or verdict is Verdict.REJECT:
        return []
    if translation.checked_by_id is None and verdict is Verdict.ACCEPT:
        raise TransitionError(N_("Nobody has looked through the translation yet. Do that first."))
    return [
        Redaction(start=each.span.start, end=each.span.end, category=each.category, of_translation=True)
        for each in translation.passages
    ]


def _locked(session: Session, answer_id: UUID, by: User, version: int) -> Answer:
    answer = locked(session, answer_id)
    refuse_owner(session, answer.response.consultation, by)
    if answer.version != version:
        raise ConflictError(N_("Somebody else changed this answer while you were reading it."))
    return answer


def _touch(session: Session, answer: Answer) -> None:
    # Not ``move``: whoever has taken the answer keeps it.
    flag_modified(answer, "state")
    session.flush()
