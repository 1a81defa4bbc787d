"""Find accounts and organisations."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from consult.accounts.models import Membership, Organisation, OrganisationKind, RecoveryCode, User
from consult.errors import N_, NotFoundError


def load_user(session: Session, user_id: UUID) -> User | None:
    """Return the account with its employer and memberships, in one statement; nothing when it may not sign in."""
    wanted = (
        select(User)
        .where(User.id == user_id, User.disabled.is_(False))
        .options(joinedload(User.employer), joinedload(User.memberships).joinedload(Membership.organisation))
    )
    return session.scalars(wanted).unique().one_or_none()


def user_by_email(session: Session, email: str) -> User | None:
    """Return the account that signs in with ``email``, written in any case."""
    return session.scalar(select(User).where(User.email == plain_email(email)))


def plain_email(email: str) -> str:
    """Return ``email`` as accounts are kept: without white space around it, in small letters."""
    return email.strip().lower()


def unused_recovery_codes(session: Session, user_id: UUID) -> list[RecoveryCode]:
    """Return the recovery codes that were not used yet."""
    wanted = select(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.used.is_(False))
    return list(session.scalars(wanted.order_by(RecoveryCode.id)))


def members_to_tell(
    session: Session, *, groups: Collection[str] = (), organisation_id: UUID | None = None
) -> Sequence[UUID]:
    """Return who asked for notices by e-mail among the members of organisations in ``groups``, or of one organisation."""
    asked = (User.disabled.is_(False), User.mail_language.is_not(None))
    concerned = or_(Organisation.group.in_(groups), Organisation.id == organisation_id)
    wanted = select(User.id).join(User.memberships).join(Membership.organisation).where(*asked, concerned)
    return session.scalars(wanted.distinct().order_by(User.id)).all()


def organisation_named(session: Session, name: str) -> Organisation:
    """Return the verified organisation that responds under ``name``; raise :class:`NotFoundError`."""
    found = session.scalar(
        select(Organisation).where(Organisation.name == name.strip(), Organisation.kind == OrganisationKind.RESPONDENT)
    )
    if found is None:
        raise NotFoundError(N_("There is no organisation named %(name)s."), name=name)
    return found
