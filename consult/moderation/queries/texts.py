"""The only reader of moderated words and choices: opens contributions in batches, for every later room."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.consultations.format import AnswerValue
from consult.errors import N_, SealBrokenError
from consult.moderation.models import Contribution, Redaction
from consult.text.redaction import Passage, settle
from consult.vault import Vault

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Moderated:
    """Words as every later reader reads them: of the original's length, with a block for each hidden character.

    Show them with ``text.redaction.pieces`` or ``readable``: a file or a public page holds no block, only placeholders.
    """

    words: str
    passages: tuple[Passage, ...]


class Texts:
    """Opens contributions. A contribution whose key was destroyed is gone: it is absent from what is returned."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def of(self, contributions: Iterable[Contribution]) -> dict[UUID, Moderated]:
        """Return the words of each contribution by its id."""
        wanted = [contribution for contribution in contributions if contribution.is_text]
        passages = hidden_in(self._session, wanted)
        return {
            contribution.id: Moderated(words, passages[contribution.id]) for contribution, words in self._opened(wanted)
        }

    def values(self, contributions: Iterable[Contribution]) -> dict[UUID, AnswerValue]:
        """Return the choices of each contribution by its id, shaped as in ``consultations.format``."""
        wanted = [contribution for contribution in contributions if not contribution.is_text]
        return {contribution.id: cast(AnswerValue, json.loads(value)) for contribution, value in self._opened(wanted)}

    def value(self, contribution: Contribution) -> AnswerValue:
        """Return the choices of one contribution; raise :class:`SealBrokenError` when its key is gone."""
        found = self.values([contribution])
        if contribution.id not in found:
            raise SealBrokenError(N_("This text is gone: its key was destroyed."))
        return found[contribution.id]

    def _opened(self, contributions: Sequence[Contribution]) -> Iterable[tuple[Contribution, str]]:
        keyring = self._vault.keyring(each.response_id for each in contributions if each.sealed is not None)
        for each in contributions:
            if each.text is not None:
                yield each, each.text
            elif each.sealed is not None and each.response_id in keyring:
                yield each, keyring.open(each.response_id, each.place, each.sealed)


def hidden_in(session: Session, contributions: Iterable[Contribution]) -> Mapping[UUID, tuple[Passage, ...]]:
    """Return what is hidden in each contribution, by its id: by the decision in force, and by a later one that waits.

    Of a decision on two texts, what it hides in the one that the contribution holds.
    """
    wanted = list(contributions)
    decisions = [id_ for each in wanted for id_ in (each.decision_id, each.held_by_id) if id_ is not None]
    found: dict[tuple[UUID | None, bool], list[Passage]] = {}
    for at in range(0, len(decisions), _BATCH):
        rows = session.scalars(
            select(Redaction)
            .where(Redaction.decision_id.in_(decisions[at : at + _BATCH]))
            .order_by(Redaction.decision_id, Redaction.start)
        )
        for row in rows:
            found.setdefault((row.decision_id, row.of_translation), []).append(row.passage)
    return {each.id: tuple(settle(_of_both(found, each))) for each in wanted}


def _of_both(found: Mapping[tuple[UUID | None, bool], list[Passage]], one: Contribution) -> list[Passage]:
    decisions = (one.decision_id, one.held_by_id)
    return [passage for each in decisions for passage in found.get((each, one.is_translated), ())]
