"""What holders of an account change about how they get in; whoever asks showed their factors just before."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import audit
from consult.accounts import passwords
from consult.accounts.models import User
from consult.accounts.password_links import account_in, is_for, used_up
from consult.accounts.queries import load_user
from consult.accounts.services.people import Proof, holds, new_recovery_codes
from consult.audit import AuditAction
from consult.errors import N_, NotFoundError


def prove_again(session: Session, proof: Proof, user_id: UUID, *, asks_second_factor: bool) -> bool:
    """Tell whether ``proof`` is that of the user who is signed in; both answers go into the audit log."""
    user = session.get_one(User, user_id)
    proved = holds(session, user, proof, asks_second_factor=asks_second_factor)
    action = AuditAction.PROVED_AGAIN if proved else AuditAction.PROOF_FAILED
    audit.record(session, action, user_id, actor_id=user_id)
    return proved


def change_password(session: Session, user_id: UUID, password: str) -> None:
    """Keep a new password; raise :class:`InvalidError` with the reason where it may not be chosen."""
    user = load_user(session, user_id)
    if user is None:
        raise NotFoundError(N_("There is no such account."))
    bodies = [one.organisation.name for one in user.memberships] + ([user.employer.name] if user.employer else [])
    passwords.check_password(password, user.name, user.email, *bodies)
    user.password_hash = passwords.hash_password(password)
    audit.record(session, AuditAction.PASSWORD_CHANGED, user_id, actor_id=user_id)


def holder_of_link(session: Session, pepper: bytes, secret: str) -> User:
    """Return the account that a link lets choose another password; raise :class:`NotFoundError` when it is good no more."""
    user_id, state = account_in(pepper, secret)
    user = load_user(session, user_id)
    if user is None or not is_for(user, state):
        raise used_up()
    return user


def choose_password(session: Session, pepper: bytes, secret: str, password: str) -> User:
    """Return the account of a link, with a new password: of two who use it at one moment, one comes too late.

    Raises as :func:`holder_of_link` and :func:`change_password`.
    """
    session.execute(select(User.id).where(User.id == account_in(pepper, secret)[0]).with_for_update())
    user = holder_of_link(session, pepper, secret)
    change_password(session, user.id, password)
    return user


def renew_recovery_codes(session: Session, user_id: UUID) -> list[str]:
    """Return ten recovery codes in the place of the earlier ones; they are never shown again."""
    codes = new_recovery_codes(session, user_id)
    audit.record(session, AuditAction.RECOVERY_CODES_MADE, user_id, actor_id=user_id)
    return codes


def note_ended_sessions(session: Session, user_id: UUID, *, by: UUID) -> None:
    """Note in the audit log that sessions of an account were ended."""
    audit.record(session, AuditAction.SESSIONS_ENDED, user_id, actor_id=by)
