"""Sessions on the server, made only when there is something to keep.

The cookie is 256 random bits. The database holds its SHA-256, and the content under a key derived from the cookie.
Until something is kept there is no row, and until a form is shown there is no cookie: the anti-forgery secret is
derived from the cookie, so that a page with a form writes nothing.
"""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import Table, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.datastructures import CallbackDict

from consult.days import today_here
from consult.db import Database
from consult.web.api import is_asked
from consult.web.models import WebSession

ABSOLUTE = timedelta(hours=4)
STAFF_ABSOLUTE = timedelta(hours=10)
IDLE = timedelta(minutes=30)
_SEEN_EVERY = 60
_CSRF = "csrf_token"
_IDLES = "_idles"
_OURS = frozenset({"_end", "_seen", _IDLES})
_LENGTH = len(secrets.token_urlsafe(32))

Derive = Callable[[str, str], str]

_TABLE = cast(Table, WebSession.__table__)
_SEALED = select(_TABLE.c.sealed).where(_TABLE.c.digest == bindparam("wanted"))
_SWEEP = delete(_TABLE).where(or_(_TABLE.c.expires_on < bindparam("today"), _TABLE.c.digest == bindparam("was")))
_KEEP = insert(_TABLE)
_REWRITE = update(_TABLE).where(_TABLE.c.digest == bindparam("was"))


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """What is kept for one visitor, and the cookie it belongs to. Ask for ``csrf_token`` only to show a form.

    ``away`` says that the database did not answer, so that nobody knows who the visitor is. ``timed_out`` says that the
    visitor held something by a code, and did nothing for so long that it was closed.
    """

    def __init__(self, derive: Derive, cookie: str = "", kept: dict[str, Any] | None = None) -> None:
        """``kept`` is what was stored under ``cookie``; without it nothing is stored yet."""
        super().__init__(kept or {}, on_update=ServerSession._changed)
        self._derive = derive
        self.cookie = cookie or secrets.token_urlsafe(32)
        self.stored_as = cookie if kept is not None else None
        self.shows_form = False
        self.ended = False
        self.keeps_cookie = False
        self.away = False
        self.timed_out = False
        self.modified = False

    def __contains__(self, key: object) -> bool:
        return key == _CSRF or super().__contains__(key)

    def __getitem__(self, key: str) -> Any:
        """Return what is kept under ``key``; asking for the anti-forgery secret means that a form is shown."""
        if key == _CSRF:
            self.shows_form = True
            return self.derived("csrf")
        return super().__getitem__(key)

    def derived(self, purpose: str) -> str:
        """Return 64 hexadecimal digits that belong to this cookie and ``purpose``, and are stored nowhere."""
        return self._derive(purpose, self.cookie)

    @property
    def digest(self) -> bytes:
        """Under what this session is stored; that of nothing when it is not."""
        return _digest(self.stored_as or "")

    def end(self, *, keeps_cookie: bool = False) -> None:
        """Forget everything; the row goes with the response, and so does the cookie.

        With ``keeps_cookie`` the browser keeps a cookie that opens nothing any more: by it a form that is sent again is
        known to come from the browser that it was shown to (:func:`consult.web.forms.comes_from_here`).
        """
        self.clear()
        self.ended = True
        self.keeps_cookie = keeps_cookie

    def end_with(self, writing: Session) -> None:
        """Delete the row in the transaction of a visitor's last act: one commit fewer. Call :meth:`end` after it."""
        _sweep(writing, self.stored_as)
        self.stored_as = None

    def renew(self) -> None:
        """Take a new cookie: call whenever the visitor becomes somebody else (sign-in, second factor, return code).

        It is taken at once, so that a form on the page that answers this request belongs to it.
        """
        self.cookie = secrets.token_urlsafe(32)
        self.pop("_end", None)
        self.modified = True

    def ends_when_idle(self) -> None:
        """End after :data:`IDLE` without a request: for a visitor who can come back with a code, and loses nothing by it."""
        self[_IDLES] = True

    def _changed(self) -> None:
        # What is kept for the first time gets a cookie that nobody can have chosen for this visitor.
        if not self.modified and self.stored_as is None:
            self.cookie = secrets.token_urlsafe(32)
        self.modified = True
        self.ended = False


class DatabaseSessions(SessionInterface):
    """Keeps sessions in the content database (``security.md`` checks 5 and 6)."""

    def __init__(self, database: Database, secret: bytes, *, secure: bool) -> None:
        """``secret`` is the installation's key for sessions; ``secure`` says whether the site is reached over HTTPS."""
        self._database = database
        self._secret = secret
        self._secure = secure
        self.cookie_name = "__Host-s" if secure else "s"

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """Return the visitor's session, or a fresh one that nobody knows yet."""
        cookie = request.cookies.get(self.cookie_name, "")
        is_nobodys = request.path.startswith(f"{app.static_url_path}/") or is_asked(request.path)
        if is_nobodys or len(cookie) != _LENGTH or not cookie.isascii():
            return ServerSession(self._derive)
        session = ServerSession(self._derive, cookie)
        try:
            # On every request with a cookie: a ready statement without the mapper costs a third.
            with self._database.glance() as connection:
                sealed = connection.scalar(_SEALED, {"wanted": _digest(cookie)})
        except OperationalError:
            session.away = True
            return session
        if sealed is None:
            return session
        kept = _unseal(cookie, sealed)
        now = time.time()
        if kept is None or _is_over(kept, now):
            over = ServerSession(self._derive)
            over.timed_out = kept is not None and _IDLES in kept and _was_idle(kept, now)
            return over
        return ServerSession(self._derive, cookie, kept)

    def save_session(self, app: Flask, session: ServerSession, response: Response) -> None:  # type: ignore[override]  # noqa: ARG002  (ours is the only kind of session; Flask's signature)
        """Store what changed, and set or delete the cookie."""
        now = time.time()
        seen_long_ago = _may_idle_out(session) and now > session.get("_seen", 0) + _SEEN_EVERY
        if session.modified or (session.stored_as and seen_long_ago):
            self._store(session, now)
        elif session.stored_as or not session.shows_form:
            return
        cookie: dict[str, Any] = {"httponly": True, "secure": self._secure, "samesite": "Lax", "path": "/"}
        if not session.ended:
            response.set_cookie(self.cookie_name, session.cookie, **cookie)
        elif not session.keeps_cookie:
            response.delete_cookie(self.cookie_name, **cookie)

    def _store(self, session: ServerSession, now: float) -> None:
        was = session.stored_as
        keeps = bool(set(session) - _OURS)
        if was is None and not keeps:
            return
        with self._database.transaction() as writing:
            if keeps and was == session.cookie:
                self._rewrite(writing, session, now)
                return
            _sweep(writing, was)
            if keeps:
                tomorrow = today_here() + timedelta(days=1)
                writing.connection().execute(_KEEP, {"expires_on": tomorrow, **_row(session, now)})

    def _rewrite(self, writing: Session, session: ServerSession, now: float) -> None:
        row = _row(session, now)
        result = writing.connection().execute(_REWRITE, {"was": row["digest"], **row})
        # A session that was ended by another request while this one ran stays ended: it is never made again here.
        if result.rowcount == 0:
            session.ended = True

    def _derive(self, purpose: str, cookie: str) -> str:
        return hmac.new(self._secret, f"{purpose} {cookie}".encode(), "sha256").hexdigest()


def end_sessions_of(session: Session, user_id: UUID) -> None:
    """End every session of an account, everywhere, at once."""
    session.execute(delete(WebSession).where(WebSession.user_id == user_id))


def _sweep(writing: Session, cookie: str | None) -> None:
    """Delete the session under ``cookie``, if any, and every one whose last day is over."""
    was = _digest(cookie) if cookie else b""
    writing.connection().execute(_SWEEP, {"today": today_here(), "was": was})


def _is_over(kept: dict[str, Any], now: float) -> bool:
    return bool(now > kept["_end"] or _was_idle(kept, now))


def _was_idle(kept: Mapping[str, Any], now: float) -> bool:
    return bool(_may_idle_out(kept) and now > kept["_seen"] + IDLE.total_seconds())


def _may_idle_out(kept: Mapping[str, Any]) -> bool:
    """Tell whether a session ends when nothing is done: of an account, or of whoever came back with a code."""
    return "_user_id" in kept or _IDLES in kept


def _row(session: ServerSession, now: float) -> dict[str, Any]:
    """Return what is stored: the digest of the cookie, the content under it, and whose it is."""
    user_id = session.get("_user_id")
    kept = dict(session)
    kept.setdefault("_end", now + (STAFF_ABSOLUTE if user_id else ABSOLUTE).total_seconds())
    kept["_seen"] = now
    sealed = _seal(session.cookie, kept)
    return {"digest": _digest(session.cookie), "sealed": sealed, "user_id": UUID(user_id) if user_id else None}


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
