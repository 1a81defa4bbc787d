"""The reasons that moderators give each other and respondents: sealed like the answer that they may speak of."""

from uuid import UUID

from consult.errors import N_, InvalidError
from consult.text.intake import clean_answer
from consult.vault import Vault

LONGEST = 2000


def sealed_reason(vault: Vault, response_id: UUID, place: str, words: str) -> bytes:
    """Return a reason, sealed for ``place``; raise :class:`InvalidError` when there is none or it is too long."""
    cleaned = clean_answer(words, limit=LONGEST)
    if not cleaned:
        raise InvalidError(N_("Write down the reason first."))
    return vault.seal(response_id, place, cleaned)
