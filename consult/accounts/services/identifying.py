"""Let somebody in whom the provider vouches for: an account of staff that exists, tied to them the first time."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import audit
from consult.accounts.models import User
from consult.accounts.provider import Identity
from consult.accounts.queries import plain_email
from consult.audit import AuditAction


def let_in_identified(session: Session, identity: Identity) -> User | None:
    """Return the account of staff that ``identity`` opens, or nothing; both go into the audit log.

    The first time it is found by a verified address, and tied to the provider's name for this person. From then on only
    that name opens it: an address that was given to somebody else opens nothing. A name that another provider gave, before
    the installation came to this one, ties no more.
    """
    user = session.scalar(select(User).where(User.provided_as == identity.name))
    if user is None and identity.email:
        untied = User.provided_as.is_(None) | ~User.provided_as.startswith(f"{identity.issuer} ", autoescape=True)
        named = select(User).where(User.email == plain_email(identity.email), untied)
        user = session.scalar(named.with_for_update())
    if user is None or user.disabled or not user.roles:
        audit.record(session, AuditAction.SIGN_IN_FAILED, user.id if user else None, by="provider")
        return None
    user.provided_as = identity.name
    audit.record(session, AuditAction.SIGNED_IN, user.id, actor_id=user.id, by="provider")
    return user


def note_refused(session: Session) -> None:
    """Note in the audit log that what the provider said let nobody in; not what it said."""
    audit.record(session, AuditAction.SIGN_IN_FAILED, by="provider")


def prove_again_elsewhere(session: Session, user_id: UUID, identity: Identity) -> bool:
    """Tell whether ``identity`` is that of the account that is signed in; both go into the audit log."""
    is_theirs = session.get_one(User, user_id).provided_as == identity.name
    act = AuditAction.PROVED_AGAIN if is_theirs else AuditAction.PROOF_FAILED
    audit.record(session, act, user_id, actor_id=user_id, by="provider")
    return is_theirs
