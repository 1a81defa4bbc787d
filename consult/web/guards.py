"""Access, denied by default: every view says who may call it, or the app does not start."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.access import OrgRole, Permission, permits

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """Who may call a view: ``public``, staff with a ``permission``, a ``code holder``, or a member with ``role``.

    An ``account`` is whoever signed in; a ``confirmed`` one showed every factor that is asked.
    """

    kind: str
    permission: Permission | None = None
    role: OrgRole | None = None

    def __str__(self) -> str:
        return self.permission or (f"member:{self.role}" if self.role else self.kind)


PUBLIC = Access("public")
ACCOUNT = Access("account")
CONFIRMED = Access("confirmed")
CODE_HOLDER = Access("code-holder")


FRESH_FOR = 300
"""For how many seconds whoever showed their factors need not show them again (``security.md`` check 23)."""
_PROVED = "proved_at"


@dataclass(frozen=True)
class Gate:
    """How one kind of visitor is recognised, and the endpoint where somebody else is sent."""

    admits: Callable[[Access], bool]
    entrance: str


def public(view: View) -> View:
    """Open ``view`` to everyone."""
    return _declare(view, PUBLIC)


def account(view: View) -> View:
    """Open ``view`` to whoever is signed in, second factor or not: enrolment and signing out."""
    return _declare(view, ACCOUNT)


def confirmed(view: View) -> View:
    """Open ``view`` to whoever is signed in with every factor that is asked: their own account."""
    return _declare(view, CONFIRMED)


def fresh(view: View) -> View:
    """Ask for the factors again where they were shown longer than :data:`FRESH_FOR` ago. Who may come in is said apart."""
    view.asks_again = True  # type: ignore[attr-defined]  # read by _check_access
    return view


def proved() -> None:
    """Note that this visitor showed their factors just now."""
    session[_PROVED] = time.time()


def requires(permission: Permission) -> Callable[[View], View]:
    """Open a view to staff whose roles grant ``permission``."""
    return lambda view: _declare(view, Access("staff", permission=permission))


def code_holder(view: View) -> View:
    """Open ``view`` to whoever entered a return code, or has just begun a response."""
    return _declare(view, CODE_HOLDER)


def member(role: OrgRole | None = None) -> Callable[[View], View]:
    """Open a view to members who hold ``role`` in an organisation, or any role where none is named."""
    return lambda view: _declare(view, Access("member", role=role))


def declared_access(app: Flask) -> dict[str, Access]:
    """Return who may call what, by endpoint; raise :class:`RuntimeError` naming the endpoints that do not say."""
    declared = {name: getattr(view, "access", None) for name, view in app.view_functions.items()}
    declared["static"] = PUBLIC
    if silent := sorted(name for name, access in declared.items() if access is None):
        raise RuntimeError(f"views that do not declare their access: {', '.join(silent)}")
    return {name: access for name, access in declared.items() if access is not None}


def init_app(app: Flask, gates: Mapping[str, Gate], ask_again: Callable[[], ResponseReturnValue | None]) -> None:
    """Check access before every request; ``gates`` maps each kind but public to how it is recognised.

    ``ask_again`` answers with the page that asks for the factors, or with nothing when they came with the request.
    """
    app.extensions["consult.ask_again"] = ask_again
    app.extensions["consult.gates"] = dict(gates)
    app.before_request(_check_access)
    app.jinja_env.globals["allowed"] = allowed


def allowed(permission: Permission | str) -> bool:
    """Tell whether this visitor holds ``permission``."""
    return bool(current_user.is_authenticated) and permits(current_user.roles, Permission(permission))


def entrance(kind: str) -> str:
    """Return the endpoint where visitors of a kind come in."""
    gate: Gate = current_app.extensions["consult.gates"][kind]
    return gate.entrance


def _check_access() -> ResponseReturnValue | None:
    view = current_app.view_functions.get(request.endpoint or "")
    access: Access | None = PUBLIC if request.endpoint == "static" else getattr(view, "access", None)
    if view is None or access == PUBLIC:
        return None
    if access is None:
        abort(404)
    gate: Gate = current_app.extensions["consult.gates"][access.kind]
    if gate.admits(access):
        return _check_fresh(view)
    if access.kind in {"staff", "member", "account", "confirmed"} and current_user.is_authenticated:
        abort(403)
    return redirect(url_for(gate.entrance), 303)


def _check_fresh(view: Callable[..., Any]) -> ResponseReturnValue | None:
    if not getattr(view, "asks_again", False) or time.time() <= session.get(_PROVED, 0) + FRESH_FOR:
        return None
    ask_again: Callable[[], ResponseReturnValue | None] = current_app.extensions["consult.ask_again"]
    return ask_again()


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]  # read by declared_access and _check_access
    return view
