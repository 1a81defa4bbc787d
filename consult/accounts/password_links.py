"""Links by which somebody who lost their password chooses another: signed, good for a day and for one time.

Nothing is kept of a link. It names the account and a digest of its password and second factor, and ends with either.
"""

import hashlib
import hmac
from datetime import timedelta
from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer

from consult.accounts.models import User
from consult.errors import N_, NotFoundError

LASTS = timedelta(days=1)
_PURPOSE = b"consult accounts password link"


def link_for(pepper: bytes, user: User) -> str:
    """Return the secret of a link for ``user``, as it stands in an address."""
    return str(_signer(pepper).dumps([user.id.hex, _state(user)]))


def account_in(pepper: bytes, secret: str, *, lasts: timedelta = LASTS) -> tuple[UUID, str]:
    """Return the account of a link and the state it was made for.

    Raises :class:`NotFoundError` for a link that is not ours or too old.
    """
    try:
        user_id, state = _signer(pepper).loads(secret, max_age=int(lasts.total_seconds()))
        return UUID(user_id), str(state)
    except (BadData, ValueError):
        raise used_up() from None


def is_for(user: User, state: str) -> bool:
    """Tell whether password and second factor are still those that a link was made for."""
    return hmac.compare_digest(_state(user), state)


def used_up() -> NotFoundError:
    """Return the refusal of a link that is good no more, whatever the reason."""
    return NotFoundError(N_("This link was used, ended or is too old. Ask for a new one."))


def _state(user: User) -> str:
    return hashlib.sha256(user.password_hash.encode() + (user.totp_sealed or b"")).hexdigest()[:32]


def _signer(pepper: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        hmac.digest(pepper, _PURPOSE, "sha256"), signer_kwargs={"digest_method": hashlib.sha256}
    )
