"""Sessions on the server, made only when there is something to keep.

The cookie is 256 random bits. The database holds its SHA-256, and the content under a key derived from the cookie
(HKDF, RFC 5869). Until something is kept there is no row, and until a form is shown there is no cookie: the anti-forgery
secret is derived from the cookie, so that a page with a form writes nothing.
"""

import hashlib
import hmac
import json
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SessionInterface
from sqlalchemy import delete, select

from consult.db import Database
from consult.web.models import WebSession

ABSOLUTE = timedelta(hours=4)
STAFF_ABSOLUTE = timedelta(hours=10)
STAFF_IDLE = timedelta(minutes=30)
_SEEN_EVERY = 60
_CSRF = "csrf_token"


class ServerSession(SecureCookieSession):
    """What is kept for one visitor, and the cookie it belongs to."""

    def __init__(self, cookie: str, csrf: str, kept: dict[str, Any] | None = None, *, stored: bool = False) -> None:
        super().__init__({**(kept or {}), _CSRF: csrf})
        self.cookie = cookie
        self.stored = stored
        self.rotate = False
        self.shows_form = False
        self.modified = False

    def __getitem__(self, key: str) -> Any:
        """Return what is kept under ``key``; asking for the anti-forgery secret means that a form is shown."""
        if key == _CSRF:
            self.shows_form = True
        return super().__getitem__(key)

    @property
    def kept(self) -> dict[str, Any]:
        """What is stored on the server: everything but the derived secret."""
        return {key: value for key, value in self.items() if key != _CSRF}

    def end(self) -> None:
        """Forget everything; the row goes with the response."""
        for key in list(self.kept):
            self.pop(key)
        self.rotate = True
        self.modified = True

    def renew(self) -> None:
        """Take a new cookie: call whenever the visitor becomes somebody else (sign-in, return code)."""
        self.rotate = True
        self.modified = True


class DatabaseSessions(SessionInterface):
    """Keeps sessions in the content database (``security.md`` checks 5 and 6)."""

    def __init__(self, database: Database, secret: bytes, *, secure: bool) -> None:
        self._database = database
        self._secret = secret
        self._secure = secure
        self.cookie_name = "__Host-s" if secure else "s"

    def open_session(self, app: Flask, request: Request) -> ServerSession:  # noqa: ARG002  (Flask's signature)
        """Return the visitor's session, or a fresh one that nobody knows yet."""
        cookie = request.cookies.get(self.cookie_name, "")
        if len(cookie) != len(secrets.token_urlsafe(32)) or not cookie.isascii():
            return self._fresh()
        with self._database.reading() as reading:
            sealed = reading.scalar(select(WebSession.sealed).where(WebSession.digest == _digest(cookie)))
        if sealed is None:
            return ServerSession(cookie, self._csrf(cookie))
        kept = _unseal(cookie, sealed)
        now = time.time()
        if kept is None or now > kept["_end"] or ("_user_id" in kept and now > kept["_seen"] + STAFF_IDLE.total_seconds()):
            return self._fresh()
        return ServerSession(cookie, self._csrf(cookie), kept, stored=True)

    def save_session(self, app: Flask, session: ServerSession, response: Response) -> None:  # type: ignore[override]  # noqa: ARG002  (ours is the only kind of session; Flask's signature)
        """Store what changed, and set or delete the cookie."""
        now = time.time()
        seen_long_ago = "_user_id" in session and now > session.get("_seen", 0) + _SEEN_EVERY
        if session.modified or (session.stored and seen_long_ago):
            self._store(session, now)
        elif not session.shows_form or session.stored:
            return
        response.set_cookie(
            self.cookie_name, session.cookie, httponly=True, secure=self._secure, samesite="Lax", path="/"
        )
        response.vary.add("Cookie")

    def _store(self, session: ServerSession, now: float) -> None:
        old = session.cookie
        if session.rotate or not session.stored:
            session.cookie = secrets.token_urlsafe(32)
        kept = session.kept
        is_staff = "_user_id" in kept
        lasts = STAFF_ABSOLUTE if is_staff else ABSOLUTE
        if session.rotate or "_end" not in kept:
            kept["_end"] = now + lasts.total_seconds()
        kept["_seen"] = now
        with self._database.transaction() as writing:
            writing.execute(delete(WebSession).where(WebSession.digest == _digest(old)))
            if set(kept) - {"_end", "_seen", "_fresh", "_permanent"}:
                writing.add(
                    WebSession(
                        digest=_digest(session.cookie),
                        sealed=_seal(session.cookie, kept),
                        expires_on=datetime.now(UTC).date() + timedelta(days=1),
                        user_id=UUID(kept["_user_id"]) if is_staff else None,
                    )
                )

    def _fresh(self) -> ServerSession:
        cookie = secrets.token_urlsafe(32)
        return ServerSession(cookie, self._csrf(cookie))

    def _csrf(self, cookie: str) -> str:
        return hmac.new(self._secret, b"csrf" + cookie.encode(), "sha256").hexdigest()


def end_sessions_of(database: Database, user_id: UUID) -> None:
    """End every session of an account, everywhere, at once."""
    with database.transaction() as writing:
        writing.execute(delete(WebSession).where(WebSession.user_id == user_id))


def _digest(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode()).digest()


def _sealing_key(cookie: str) -> bytes:
    return hmac.digest(b"consult session", cookie.encode(), "sha256")


def _seal(cookie: str, kept: dict[str, Any]) -> bytes:
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(_sealing_key(cookie)).encrypt(nonce, json.dumps(kept).encode(), None)


def _unseal(cookie: str, sealed: bytes) -> dict[str, Any] | None:
    try:
        kept: dict[str, Any] = json.loads(AESGCM(_sealing_key(cookie)).decrypt(sealed[:12], sealed[12:], None))
    except InvalidTag:
        return None
    return kept
