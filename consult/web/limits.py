"""How often something may be tried. No address is kept: only its HMAC under a key that lives one day in memory."""

import hmac
import ipaddress
import secrets
import time
from datetime import date

from flask import Flask, current_app, request
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from consult.days import today_here
from consult.errors import N_, TooManyAttemptsError

RULES: dict[str, tuple[str, str]] = {
    "sign-in": ("10 per 5 minutes", "1000 per 5 minutes"),
    "second-factor": ("5 per 5 minutes; 20 per hour; 50 per day", "1000 per 5 minutes"),
    "code": ("10 per 15 minutes", "300 per 5 minutes"),
    "upload": ("60 per hour", "600 per 5 minutes"),
    "message": ("20 per hour", "600 per 5 minutes"),
    "send": ("300 per hour", "6000 per 5 minutes"),
    "invitation": ("60 per 15 minutes", "300 per 5 minutes"),
    "send-invited": ("6000 per 5 minutes", "6000 per 5 minutes"),
}
"""By act: the limits for one source, and those for all together.

Many who were invited may sit behind one address: at a meeting, or in a shelter. Their codes cannot be guessed (120
bits) and each works once, so a wrong one costs them less than a wrong return code, and sending what was begun with one
has the limit of all together only (``security.md`` check 52).
"""
_ALL = "all"


class Limiter:
    """Counts attempts by act and source."""

    def __init__(self) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())
        self._rules: dict[str, tuple[list[RateLimitItem], list[RateLimitItem]]] = {
            act: (parse_many(one), parse_many(together)) for act, (one, together) in RULES.items()
        }
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
        ones, together = self._rules[act]
        return [
            *((rule, self._veiled(source)) for source in sources for rule in ones),
            *((rule, _ALL) for rule in together),
        ]

    def _refuse(self, rule: RateLimitItem, act: str, key: str) -> None:
        opens = self._windows.get_window_stats(rule, act, key).reset_time
        raise TooManyAttemptsError(
            N_("There were too many attempts. Wait a little and try again."),
            retry_after=max(1, round(opens - time.time())),
        )

    def _veiled(self, source: str) -> str:
        today = today_here()
        if self._key[0] != today:
            self._key = (today, secrets.token_bytes(32))
        return hmac.new(self._key[1], source.encode("utf-8", "surrogatepass"), "sha256").hexdigest()


def init_app(app: Flask) -> None:
    """Give ``app`` its limiter."""
    app.extensions["consult.limits"] = Limiter()


def hit(act: str, *sources: str) -> None:
    """Count an attempt at ``act`` by this visitor's address and by each of ``sources`` (an account, say).

    Raises :class:`TooManyAttemptsError` when it is one too many for any of them, or for all visitors together.
    """
    _limiter().hit(act, _address(), *sources)


def check(act: str, *sources: str) -> None:
    """As :func:`hit`, for an attempt of which only the outcome decides whether it counts."""
    _limiter().check(act, _address(), *sources)


def _limiter() -> Limiter:
    limiter: Limiter = current_app.extensions["consult.limits"]
    return limiter


def _address() -> str:
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if address.version == 6:  # noqa: PLR2004  (one household has a /64)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
