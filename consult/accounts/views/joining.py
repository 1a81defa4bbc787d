"""Accept an invitation: the one page whose address holds a secret, which its form uses up."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.accounts import queries, services
from consult.accounts.forms import NewcomerForm
from consult.accounts.links import digest_of
from consult.accounts.models import User
from consult.accounts.queries import load_user
from consult.accounts.services import Newcomer
from consult.accounts.views.members import roles_in_words
from consult.accounts.views.signing_in import bp, enter, first_page, is_confirmed, pepper
from consult.days import today_here
from consult.errors import ConflictError, InvalidError, NotFoundError
from consult.web.database import session, transaction
from consult.web.errors import sentence
from consult.web.guards import public


@bp.get("/account/uitnodiging/<secret>")
@public
def invitation(secret: str) -> ResponseReturnValue:
    """Show who invites, and ask who accepts."""
    if current_user.is_authenticated and not is_confirmed():
        return redirect(url_for("accounts.second_factor_page"), 303)
    return _page(secret, NewcomerForm())


@bp.post("/account/uitnodiging/<secret>")
@public
def accept_invitation(secret: str) -> ResponseReturnValue:
    """Use the invitation up: a new account, or one more membership of whoever is signed in."""
    if is_confirmed():
        return _accept_as_member(secret)
    form = NewcomerForm(request.form)
    if not form.validate():
        return _page(secret, form), 422
    newcomer = Newcomer(
        email="".join(filter(str.isprintable, form.email.data or "")),
        name=form.name.data or "",
        password=form.password.data or "",
    )
    try:
        with transaction() as writing:
            user_id = services.accept_with_account(
                writing, digest_of(pepper(), secret), newcomer, today=today_here()
            ).id
    except (InvalidError, ConflictError) as refusal:
        return _page(secret, form, notice=sentence(refusal)), 422
    user: User | None = load_user(session(), user_id)
    if user is None:
        raise NotFoundError("This page does not exist, or not any more.")
    enter(user, confirmed=False)
    return redirect(first_page(user), 303)


def _accept_as_member(secret: str) -> ResponseReturnValue:
    try:
        with transaction() as writing:
            services.accept_as(writing, digest_of(pepper(), secret), current_user.id, today=today_here())
    except (InvalidError, ConflictError) as refusal:
        return _page(secret, NewcomerForm(), notice=sentence(refusal)), 422
    return redirect(url_for("accounts.own"), 303)


def _page(secret: str, form: NewcomerForm, notice: str = "") -> str:
    found = queries.invitation_by_digest(session(), digest_of(pepper(), secret), today_here())
    return render_template(
        "accounts/invitation.html",
        organisation=found.organisation.name,
        may=roles_in_words(found.roles),
        form=form,
        notice=notice,
        error_title=bool(notice or form.faults),
        account_name=current_user.name if is_confirmed() else "",
    )
