"""Save answers where several people write: nobody overwrites what they did not see, and every version is kept."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from consult.consultations.format import AnswerValue
from consult.errors import N_, ConflictError, NotFoundError
from consult.responses.answering import Given
from consult.responses.models import AnswerRevision
from consult.responses.queries import (
    file_of,
    opened,
    respondent_of,
    revised,
    revisions_at,
    values_of,
    versions_of,
)
from consult.responses.services.drafting import save_answers
from consult.responses.services.holding import locked, refuse_unless_draft, refuse_when_closed
from consult.responses.services.working import wrote_in
from consult.vault import Keyring, Vault


class OverwrittenError(ConflictError):
    """Somebody else saved an answer that this writer changed too; nothing was stored.

    ``clashes`` are those questions; ``moved`` gives the newest version of every question that somebody else saved.
    """

    def __init__(self, clashes: frozenset[str], moved: Mapping[str, int]) -> None:
        super().__init__(N_("Somebody else saved an answer while you wrote. Nothing of this page was stored yet."))
        self.clashes = clashes
        self.moved = moved


def save_together(
    session: Session,
    vault: Vault,
    response_id: UUID,
    given: Mapping[str, Given],
    seen: Mapping[str, int],
    *,
    by: UUID,
    now: datetime,
) -> dict[str, AnswerValue]:
    """Keep what a member changed, as a new version of each answer, and return the values that the draft has now.

    ``seen`` is the version of each answer that the page showed (0 for none). What was not changed there is left as
    others saved it. Raises :class:`OverwrittenError` when somebody else saved what was changed, and refuses as
    ``save_answers``. Whoever signed the response along is asked again.
    """
    response = locked(session, response_id)
    refuse_unless_draft(response)
    refuse_when_closed(response, now)
    checked = respondent_of(session, response).checked(given)
    keyring = vault.keyring([response_id])
    current = opened(keyring, response_id, response.answers)
    newest = versions_of(session, response_id)
    changed = {key: one for key, one in checked.items() if not _is_same(one, current.get(key))}
    moved = {key: newest[key] for key in checked if newest.get(key, 0) != seen.get(key, 0)}
    before = revisions_at(session, response_id, {key: seen.get(key, 0) for key in moved})
    for key in moved.keys() & changed.keys():
        if _is_same(changed[key], revised(keyring, before[key]) if key in before else None):
            del changed[key]
    if clashes := frozenset(moved.keys() & changed.keys()):
        raise OverwrittenError(clashes, moved)
    if not changed:
        return values_of(current)
    values = save_answers(session, vault, response_id, changed, now=now)
    for key, one in changed.items():
        session.add(_revision(keyring, response_id, key, newest.get(key, 0) + 1, one, by=by, now=now))
    file = file_of(session, response)
    wrote_in(session, response_id, {file.question(key).section for key in changed}, by=by)
    return values


def restore(
    session: Session, vault: Vault, response_id: UUID, question: str, number: int, *, seen: int, by: UUID, now: datetime
) -> None:
    """Save a former version of an answer again, as a new one.

    Raises :class:`NotFoundError` when there is no such version, and refuses as :func:`save_together`.
    """
    found = revisions_at(session, response_id, {question: number}).get(question)
    if found is None:
        raise NotFoundError(N_("There is no such version."))
    given = {question: revised(vault.keyring([response_id]), found)}
    save_together(session, vault, response_id, given, {question: seen}, by=by, now=now)


def _is_same(one: Given, other: Given | None) -> bool:
    return _plain(one) == _plain(other or Given())


def _plain(given: Given) -> tuple[object, ...]:
    """Return what is kept of an answer; without a value, what may be done with it says nothing."""
    return given.value, dict(given.words), given.visibility if given.value is not None else None


def _revision(
    keyring: Keyring, response_id: UUID, question: str, number: int, given: Given, *, by: UUID, now: datetime
) -> AnswerRevision:
    revision = AnswerRevision(
        response_id=response_id, question=question, number=number, sealed=b"", author_id=by, saved_at=now
    )
    kept = {
        "value": given.value,
        "words": dict(given.words),
        "visibility": given.visibility.value,
        "provision": str(given.provision) if given.provision else None,
    }
    revision.sealed = keyring.seal(response_id, revision.place, json.dumps(kept, ensure_ascii=False))
    return revision
