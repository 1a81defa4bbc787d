"""Sign in, set a second factor, sign out. Nothing here tells whether an account exists."""

import base64
from datetime import UTC, datetime
from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from flask import session as web_session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import LoginManager, current_user, login_user

from consult.access import OrgRole
from consult.accounts import queries, second_factor, services
from consult.accounts.forms import SecondFactorForm, SignInForm
from consult.accounts.models import User
from consult.config import Settings
from consult.errors import InvalidError
from consult.keys import Keys
from consult.web import limits
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import account, proved, public
from consult.web.headers import FORGET
from consult.web.sessions import ServerSession, end_sessions_of

bp = Blueprint("accounts", __name__)


def init_app(app: Flask) -> None:
    """Let Flask-Login find accounts through our session."""
    manager = LoginManager()
    manager.session_protection = None
    # Flask-Login would keep a hash of the visitor's address and browser with every sign-in (decision 34).
    manager._session_identifier_generator = str  # noqa: SLF001  (there is no public way)
    manager.user_loader(lambda user_id: queries.load_user(session(), UUID(user_id)))
    manager.init_app(app)


def is_confirmed() -> bool:
    """Tell whether this visitor is signed in with every factor that is asked."""
    return bool(current_user.is_authenticated) and (not settings().second_factor or "confirmed" in web_session)


def is_member(role: OrgRole | None) -> bool:
    """Tell whether this visitor holds ``role`` in an organisation (or any role, where none is asked)."""
    if not current_user.is_authenticated:
        return False
    return any(role is None or role in membership.roles for membership in current_user.memberships)


@bp.get("/account/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Show the form; whoever is signed in goes on to their own page."""
    if current_user.is_authenticated:
        return redirect(first_page(current_user), 303)
    return _sign_in_page(SignInForm())


@bp.post("/account/sign-in")
@public
def sign_in_with_password() -> ResponseReturnValue:
    """Let somebody in who proves to be who they say; everybody else reads the same sentence."""
    form = SignInForm(request.form)
    if not form.validate():
        return _sign_in_page(form), 422
    address = queries.plain_email(form.email.data or "")
    limits.check("sign-in", address)
    asks = settings().second_factor
    if asks and form.one_time.data:
        limits.check("second-factor", address)
    proof = examined(address, form.password.data or "", form.one_time.data or "")
    with transaction() as writing:
        user = services.authenticate(writing, proof, asks_second_factor=asks)
    if user is None:
        if asks and form.one_time.data:
            limits.hit("second-factor", address)
        limits.hit("sign-in", address)
        form.email.errors = [_("This did not fit. Check the address, the password and the code.")]
        return _sign_in_page(form), 422
    enter(user, confirmed=user.has_second_factor)
    return redirect(first_page(user), 303)


@bp.get("/account/second-factor")
@account
def second_factor_page() -> ResponseReturnValue:
    """Show the secret for an app, as a square and as text."""
    if current_user.has_second_factor:
        return redirect(url_for("accounts.own"), 303)
    return second_factor_form(SecondFactorForm(), replaces=False)


@bp.post("/account/second-factor")
@account
def set_second_factor() -> ResponseReturnValue:
    """Set the first second factor of an account, and show the recovery codes this once."""
    return keep_second_factor(replaces=False)


def keep_second_factor(*, replaces: bool) -> ResponseReturnValue:
    """Keep the factor whose code was typed, end every other session, and show the recovery codes this once."""
    form = SecondFactorForm(request.form)
    if not form.validate():
        return second_factor_form(form, replaces=replaces), 422
    user_id = current_user.id
    limits.hit("second-factor", str(user_id))
    try:
        with transaction() as writing:
            codes = services.set_second_factor(
                writing,
                vault(),
                user_id,
                secret=_secret(),
                one_time=form.one_time.data or "",
                now=datetime.now(UTC),
                replaces=replaces,
            )
            end_sessions_of(writing, user_id)
    except InvalidError as refusal:
        form.one_time.errors = [sentence(refusal)]
        return second_factor_form(form, replaces=replaces), 422
    web_session["confirmed"] = True
    proved()
    ours().renew()
    return show_codes(_("Your second factor is on"), codes, first_page(current_user))


def show_codes(title: str, codes: list[str], onwards: str) -> str:
    """Show recovery codes, this once."""
    return render_template("accounts/recovery_codes.html", title=title, codes=codes, nav=[], first_page=onwards)


@bp.post("/account/sign-out")
@account
def sign_out() -> ResponseReturnValue:
    """End the session, here and on the server."""
    with transaction() as writing:
        services.sign_out(writing, current_user.id)
    ours().end()
    return redirect(url_for("accounts.sign_in"), 303), {"Clear-Site-Data": FORGET}


def examined(email: str, password: str, one_time: str) -> services.Proof:
    """Work out what was proved. Hashing is slow, so nothing is locked meanwhile."""
    user = queries.user_by_email(session(), email)
    codes = queries.unused_recovery_codes(session(), user.id) if user else []
    return services.examine(vault(), user, codes, password=password, one_time=one_time, now=datetime.now(UTC))


def enter(user: User, *, confirmed: bool) -> None:
    """Sign ``user`` in, under a new cookie; ``confirmed`` when they showed every factor that is asked."""
    web_session.clear()
    login_user(user)
    for key in ("_id", "_fresh"):
        web_session.pop(key, None)
    if confirmed:
        web_session["confirmed"] = True
    proved()
    ours().renew()


def provider_name() -> str:
    """Return by what people know the provider, its host; nothing where none is set."""
    return urlsplit(settings().oidc_issuer).hostname or ""


def pepper() -> bytes:
    """Return the key under which the secrets of links are kept."""
    keys: Keys = current_app.extensions["consult.keys"]
    return keys.pepper


def first_page(user: User) -> str:
    """Return where ``user`` goes after signing in."""
    if settings().second_factor and not user.has_second_factor and not is_confirmed():
        return url_for("accounts.second_factor_page")
    return url_for("site.desk" if user.roles else "accounts.own")


def _sign_in_page(form: SignInForm) -> str:
    return render_template(
        "accounts/sign_in.html",
        form=form,
        error_title=bool(form.faults),
        asks_second_factor=settings().second_factor,
        provider=provider_name(),
    )


def second_factor_form(form: SecondFactorForm, *, replaces: bool) -> str:
    """Return the page that offers a secret, as the first factor of an account or in the place of another."""
    secret = _secret()
    address = second_factor.address(secret, email=current_user.email, site=settings().site_name)
    side, path = second_factor.square(address)
    return render_template(
        "accounts/second_factor.html",
        nav=[],
        form=form,
        replaces=replaces,
        error_title=bool(form.faults),
        secret=secret,
        side=side,
        path=path,
    )


def _secret() -> str:
    """Return the secret that is offered: it belongs to this session, so that showing the page writes nothing."""
    return base64.b32encode(bytes.fromhex(ours().derived("second factor"))[:20]).decode()


def ours() -> ServerSession:
    """Return the visitor's session as our kind of it."""
    return cast(ServerSession, web_session)


def settings() -> Settings:
    """Return this installation's settings."""
    found: Settings = current_app.extensions["consult.settings"]
    return found
