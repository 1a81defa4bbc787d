"""What administrators do with accounts. They take away and give back, and never see or choose a password or a secret."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from consult import audit
from consult.access import Role, check_roles
from consult.accounts.models import RecoveryCode, User
from consult.accounts.password_links import link_for
from consult.accounts.queries import account_of
from consult.audit import AuditAction
from consult.errors import N_, ConflictError, InvalidError


def change_roles(session: Session, user_id: UUID, roles: Iterable[Role], *, by: UUID) -> None:
    """Give a member of staff these roles and no others.

    Raises :class:`InvalidError` for roles that exclude each other, for none, and for an account that is not of staff.
    """
    user = _somebody_else(session, user_id, by)
    if user.employer_id is None:
        raise InvalidError(N_("This account acts for an organisation that answers. It cannot have a role here."))
    held = check_roles(roles)
    if not held:
        raise InvalidError(N_("Choose at least one role. Close the account when this person has no work here."))
    before, user.role_names = user.role_names, sorted(held)
    audit.record(
        session,
        AuditAction.ROLES_CHANGED,
        user_id,
        actor_id=by,
        before=",".join(before),
        after=",".join(user.role_names),
    )


def switch(session: Session, user_id: UUID, *, disabled: bool, by: UUID) -> None:
    """Close an account, or open it again."""
    user = _somebody_else(session, user_id, by)
    user.disabled = disabled
    action = AuditAction.ACCOUNT_DISABLED if disabled else AuditAction.ACCOUNT_ENABLED
    audit.record(session, action, user_id, actor_id=by)


def reset_second_factor(session: Session, user_id: UUID, *, by: UUID) -> None:
    """Take the second factor and its recovery codes away: whoever signs in with the password sets a new one first.

    The provider's name for this person is forgotten too: the next time a verified address finds the account again.
    """
    user = _somebody_else(session, user_id, by)
    if not user.has_second_factor and user.provided_as is None:
        raise ConflictError(N_("This account has no second factor."))
    _refuse_who_made_a_link(session, user_id, by)
    user.totp_sealed = user.provided_as = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    audit.record(session, AuditAction.SECOND_FACTOR_RESET, user_id, actor_id=by)


def make_password_link(session: Session, pepper: bytes, user_id: UUID, *, by: UUID) -> str:
    """Return the secret of a link by which the holder of an account chooses another password; nobody else sees that."""
    user = _somebody_else(session, user_id, by)
    if user.disabled:
        raise ConflictError(N_("This account is closed. Open it first."))
    if not user.has_second_factor:
        raise ConflictError(N_("This account has no second factor. The link alone would let its finder in."))
    audit.record(session, AuditAction.PASSWORD_LINK_MADE, user_id, actor_id=by)
    return link_for(pepper, user)


def _refuse_who_made_a_link(session: Session, user_id: UUID, by: UUID) -> None:
    """Refuse whoever made a link for the password, until its holder signed in: both together would open the account."""
    made = audit.recorded(session, AuditAction.PASSWORD_LINK_MADE, user_id)
    seen = audit.recorded(session, AuditAction.SIGNED_IN, user_id)
    if made and made.actor_id == by and not (seen and seen.number > made.number):
        raise ConflictError(N_("You made a link for the password of this account. Another administrator does this."))


def _somebody_else(session: Session, user_id: UUID, by: UUID) -> User:
    """Return the account; nobody shuts themselves out, or gives themselves a role."""
    if user_id == by:
        raise InvalidError(N_("Another administrator does this for your own account."))
    return account_of(session, user_id)
