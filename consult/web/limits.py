"""How often something may be tried. No address is kept: only its HMAC under a key that lives one day in memory."""

import hmac
import ipaddress
import secrets
from datetime import date, UTC, datetime

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from consult.errors import N_, TooManyAttemptsError

RULES: dict[str, tuple[str, str]] = {
    "sign-in": ("10 per 5 minutes", "1000 per 5 minutes"),
    "second-factor": ("5 per 5 minutes", "1000 per 5 minutes"),
    "code": ("10 per 15 minutes", "300 per 5 minutes"),
    "send": ("60 per hour", "3000 per 5 minutes"),
}
"""By act: the limit for one source, and the limit for all together."""


class Limiter:
    """Counts attempts by act and source."""

    def __init__(self) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())
        self._rules: dict[str, tuple[RateLimitItem, RateLimitItem]] = {
            act: (parse(one), parse(all_)) for act, (one, all_) in RULES.items()
        }
        self._key = (date.min, b"")

    def hit(self, act: str, source: str) -> None:
        """Count an attempt; raise :class:`TooManyAttemptsError` when it is one too many."""
        one, together = self._rules[act]
        for rule, key in ((one, self._veiled(source)), (together, "all")):
            if not self._windows.hit(rule, act, key):
                raise TooManyAttemptsError(
                    N_("There were too many attempts. Wait a little and try again."), retry_after=rule.get_expiry()
                )

    def _veiled(self, source: str) -> str:
        today = datetime.now(UTC).date()
        if self._key[0] != today:
            self._key = (today, secrets.token_bytes(32))
        return hmac.new(self._key[1], source.encode(), "sha256").hexdigest()


def init_app(app: Flask) -> None:
    """Give ``app`` its limiter."""
    app.extensions["consult.limits"] = Limiter()


def hit(act: str, source: str | None = None) -> None:
    """Count an attempt at ``act`` by ``source``, or by this visitor's address."""
    limiter: Limiter = current_app.extensions["consult.limits"]
    limiter.hit(act, source if source is not None else _address())


def _address() -> str:
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if address.version == 6:  # noqa: PLR2004  (one household has a /64)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
