"""Sign in through the provider of this installation, or show there again that it is still you."""

from datetime import UTC, datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.accounts import services
from consult.accounts.provider import Asked, Identity, NotAskedError, NotProvedError, Provider, ProviderAwayError
from consult.accounts.views.signing_in import bp, enter, first_page, ours, settings
from consult.errors import ConsultError
from consult.web import limits
from consult.web.database import transaction
from consult.web.errors import sentence
from consult.web.guards import confirmed, proved, public

_SIGN_IN, _AGAIN = "accounts.signed_in_elsewhere", "accounts.shown_elsewhere"


@bp.get("/account/sign-in/provider")
@public
def sign_in_elsewhere() -> ResponseReturnValue:
    """Send the visitor to the provider."""
    limits.hit("provider")
    return _sent(_SIGN_IN)


@bp.get("/account/sign-in/provider/terug")
@public
def signed_in_elsewhere() -> ResponseReturnValue:
    """Let in whom the provider vouches for; everybody else reads one sentence, whatever was wrong."""
    limits.hit("provider")
    try:
        identity = _answered(_SIGN_IN)
    except (NotAskedError, ProviderAwayError) as refusal:
        return _refused(refusal)
    except NotProvedError as refusal:
        with transaction() as writing:
            services.note_refused(writing)
        return _refused(refusal)
    with transaction() as writing:
        user = services.let_in_identified(writing, identity)
    if user is None:
        return _refused(NotProvedError())
    enter(user, confirmed=True)
    return redirect(first_page(user), 303)


@bp.get("/account/opnieuw/provider")
@confirmed
def show_elsewhere() -> ResponseReturnValue:
    """Send whoever is signed in to the provider, to show there that it is still they."""
    return _sent(_AGAIN)


@bp.get("/account/opnieuw/provider/terug")
@confirmed
def shown_elsewhere() -> ResponseReturnValue:
    """Note that it is still the same person, who goes on in the page that asked."""
    try:
        identity = _answered(_AGAIN)
    except (NotProvedError, ProviderAwayError) as refusal:
        return _refused(refusal)
    with transaction() as writing:
        is_theirs = services.prove_again_elsewhere(writing, current_user.id, identity)
    if not is_theirs:
        return _refused(NotProvedError())
    proved()
    return render_template("accounts/provided.html", nav=[], fault="")


def _sent(callback: str) -> ResponseReturnValue:
    try:
        address = _provider(callback).question(_asked(callback), anew=callback == _AGAIN)
    except ProviderAwayError as away:
        return _refused(away)
    # A cookie comes with the answer, as with a form: what the provider says is tied to it.
    ours().shows_form = True
    return redirect(address, 303)


def _answered(callback: str) -> Identity:
    provider, asked = _provider(callback), _asked(callback)
    code = request.args.get("code", "")
    if not code or request.args.get("state") != asked.state:
        raise NotAskedError
    return provider.answer(asked, code, now=datetime.now(UTC), anew=callback == _AGAIN)


def _asked(callback: str) -> Asked:
    """Return what ties question and answer: derived from the cookie, so that asking writes nothing."""
    return Asked(*(ours().derived(f"{what} {callback}") for what in ("state", "nonce", "verifier")))


def _provider(callback: str) -> Provider:
    if not settings().oidc_issuer:
        abort(404)
    return Provider(settings(), url_for(callback, _external=True))


def _refused(refusal: ConsultError) -> ResponseReturnValue:
    status = 503 if isinstance(refusal, ProviderAwayError) else 422
    return render_template("accounts/provided.html", nav=[], fault=sentence(refusal)), status
