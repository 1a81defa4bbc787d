"""How often something may be tried; ``docs/limits.md`` says where each limit counts.

Where somebody comes from is counted in this process only, under a key that lives one day in memory: no address is kept
or shared. Tries at an account are counted in the database for every node together, under the installation's key
(``docs/decisions/0065``).
"""

import hmac
import ipaddress
import secrets
import time
from datetime import UTC, date, datetime, timedelta

from flask import Flask, current_app, request
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult.days import today_here
from consult.errors import N_, TooManyAttemptsError
from consult.keys import Keys
from consult.web.database import database
from consult.web.models import AccountTry

RULES: dict[str, tuple[str, str]] = {
    "sign-in": ("10 per 5 minutes", "1000 per 5 minutes"),
    "second-factor": ("5 per 5 minutes; 20 per hour; 50 per day", "1000 per 5 minutes"),
    "provider": ("20 per 5 minutes", "600 per 5 minutes"),
    "code": ("10 per 15 minutes", "300 per 5 minutes"),
    "upload": ("60 per hour", "600 per 5 minutes"),
    "message": ("20 per hour", "600 per 5 minutes"),
    "send": ("300 per hour", "6000 per 5 minutes"),
    "invitation": ("60 per 15 minutes", "300 per 5 minutes"),
    "send-invited": ("6000 per 5 minutes", "6000 per 5 minutes"),
    "export": ("20 per hour", "600 per 5 minutes"),
}
"""By act: the limits for one source, and those for all together.

Many who were invited may sit behind one address: at a meeting, or in a shelter. Their codes cannot be guessed (120
bits) and each works once, so a wrong one costs them less than a wrong return code, and sending what was begun with one
has the limit of all together only (``security.md`` check 52).
"""
_PARSED: dict[str, tuple[list[RateLimitItem], list[RateLimitItem]]] = {
    act: (parse_many(one), parse_many(together)) for act, (one, together) in RULES.items()
}
_ALL = "all"
_KEPT = timedelta(days=1)


class Limiter:
    """Counts attempts by act and source, in memory."""

    def __init__(self) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())
        self._key = (date.min, b"")

    def hit(self, act: str, *sources: str) -> None:
        """Count an attempt by each of ``sources``; raise :class:`TooManyAttemptsError` when it is one too many."""
        for rule, key in self._windows_of(act, sources):
            if not self._windows.hit(rule, act, key):
                self._refuse(rule, act, key)

    def check(self, act: str, *sources: str) -> None:
        """Raise :class:`TooManyAttemptsError` when another attempt would be one too many; count nothing."""
        for rule, key in self._windows_of(act, sources):
            if not self._windows.test(rule, act, key):
                self._refuse(rule, act, key)

    def _windows_of(self, act: str, sources: tuple[str, ...]) -> list[tuple[RateLimitItem, str]]:
        ones, together = _PARSED[act]
        return [
            *((rule, self._veiled(source)) for source in sources for rule in ones),
            *((rule, _ALL) for rule in together),
        ]

    def _refuse(self, rule: RateLimitItem, act: str, key: str) -> None:
        opens = self._windows.get_window_stats(rule, act, key).reset_time
        raise _too_many(opens - time.time())

    def _veiled(self, source: str) -> str:
        today = today_here()
        if self._key[0] != today:
            self._key = (today, secrets.token_bytes(32))
        return hmac.new(self._key[1], source.encode("utf-8", "surrogatepass"), "sha256").hexdigest()


def init_app(app: Flask) -> None:
    """Give ``app`` its limiter."""
    app.extensions["consult.limits"] = Limiter()


def hit(act: str, *accounts: str) -> None:
    """Count an attempt at ``act`` by this visitor's address, and by each of ``accounts`` at every node together.

    Raises :class:`TooManyAttemptsError` when it is one too many for any of them, or for all visitors together. Call it
    outside a transaction: what is counted stays counted, whatever becomes of the request.
    """
    _limiter().hit(act, *_address())
    now = datetime.now(UTC)
    for account in accounts:
        with database().transaction() as writing:
            _refuse_too_many(writing, act, account, now)
            writing.execute(delete(AccountTry).where(AccountTry.tried_at < now - _KEPT))
            writing.add(AccountTry(account=_digest(account), act=act, tried_at=now))


def check(act: str, *accounts: str) -> None:
    """As :func:`hit`, for an attempt of which only the outcome decides whether it counts."""
    _limiter().check(act, *_address())
    now = datetime.now(UTC)
    for account in accounts:
        with database().reading() as reading:
            _refuse_too_many(reading, act, account, now)


def hit_by_user(act: str, user_id: str) -> None:
    """As :func:`hit`, for what somebody who is signed in takes away, wherever they are; counted in memory."""
    _limiter().hit(act, user_id)


def _refuse_too_many(session: Session, act: str, account: str, now: datetime) -> None:
    for rule in _PARSED[act][0]:
        window = timedelta(seconds=rule.get_expiry())
        tries = session.scalars(
            select(AccountTry.tried_at)
            .where(AccountTry.account == _digest(account), AccountTry.act == act, AccountTry.tried_at > now - window)
            .order_by(AccountTry.tried_at.desc())
            .limit(rule.amount)
        ).all()
        if len(tries) == rule.amount:
            raise _too_many((tries[-1] + window - now).total_seconds())


def _too_many(seconds: float) -> TooManyAttemptsError:
    return TooManyAttemptsError(
        N_("There were too many attempts. Wait a little and try again."), retry_after=max(1, round(seconds))
    )


def _digest(account: str) -> bytes:
    keys: Keys = current_app.extensions["consult.keys"]
    return hmac.digest(keys.seed("limits"), account.encode("utf-8", "surrogatepass"), "sha256")


def _limiter() -> Limiter:
    limiter: Limiter = current_app.extensions["consult.limits"]
    return limiter


def _address() -> tuple[str, ...]:
    """Return where this visitor comes from, as one household; nothing where a proxy tells no address, as for Tor's onion."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return ()
    if address.version == 6:  # noqa: PLR2004  (one household has a /64)
        return (str(ipaddress.ip_network((address, 64), strict=False)),)
    return (str(address),)
