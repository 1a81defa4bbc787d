"""Find accounts, organisations, their members, who was invited, and who signed in when."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from consult.accounts.models import (
    MemberInvitation,
    Membership,
    Organisation,
    OrganisationKind,
    RecoveryCode,
    User,
)
from consult.audit import AuditAction, AuditEvent
from consult.errors import N_, ForbiddenError, NotFoundError

_WITH_BODIES = joinedload(User.employer), joinedload(User.memberships).joinedload(Membership.organisation)


def load_user(session: Session, user_id: UUID) -> User | None:
    """Return the account with its employer and memberships, in one statement; nothing when it may not sign in."""
    wanted = select(User).where(User.id == user_id, User.disabled.is_(False)).options(*_WITH_BODIES)
    return session.scalars(wanted).unique().one_or_none()


def refuse_unless_employed(session: Session, owner: str, user_id: UUID) -> None:
    """Raise :class:`ForbiddenError` for whoever is not employed by ``owner``, the organisation that asked."""
    employer = session.scalar(
        select(Organisation.name).join(User, User.employer_id == Organisation.id).where(User.id == user_id)
    )
    if employer != owner:
        raise ForbiddenError(N_("Only officials of %(owner)s do this: it asked."), owner=owner)


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


def responding_organisations(session: Session) -> Sequence[Organisation]:
    """Return every verified organisation that responds, by name."""
    return session.scalars(
        select(Organisation).where(Organisation.kind == OrganisationKind.RESPONDENT).order_by(Organisation.name)
    ).all()


def members_of(session: Session, organisation_id: UUID) -> Sequence[Membership]:
    """Return the members of an organisation who may sign in, each with their account, by name."""
    return session.scalars(
        select(Membership)
        .join(Membership.user)
        .where(Membership.organisation_id == organisation_id, User.disabled.is_(False))
        .order_by(User.name, User.id)
        .options(contains_eager(Membership.user))
    ).all()


def membership_of(session: Session, organisation_id: UUID, user_id: UUID) -> Membership | None:
    """Return what a user may do for an organisation, or nothing."""
    return session.scalar(
        select(Membership).where(Membership.organisation_id == organisation_id, Membership.user_id == user_id)
    )


def open_invitations(session: Session, organisation_id: UUID, today: date) -> Sequence[MemberInvitation]:
    """Return the invitations of an organisation that may still be used, the first to end first."""
    return session.scalars(
        select(MemberInvitation)
        .where(MemberInvitation.organisation_id == organisation_id, MemberInvitation.expires_on >= today)
        .order_by(MemberInvitation.expires_on, MemberInvitation.id)
    ).all()


def invitation_by_digest(session: Session, digest: bytes, today: date) -> MemberInvitation:
    """Return the invitation with its organisation; raise :class:`NotFoundError` when it is used, ended or too old."""
    found = session.scalar(
        select(MemberInvitation)
        .where(MemberInvitation.digest == digest, MemberInvitation.expires_on >= today)
        .options(joinedload(MemberInvitation.organisation, innerjoin=True))
    )
    if found is None:
        raise NotFoundError(N_("This link was used, ended or is too old. Ask for a new one."))
    return found


def member_counts(session: Session) -> dict[UUID, int]:
    """Return how many members each organisation has that has any."""
    rows = session.execute(select(Membership.organisation_id, func.count()).group_by(Membership.organisation_id))
    return dict(rows.all())


def all_accounts(session: Session) -> Sequence[User]:
    """Return every account with its employer and memberships, staff first, then by name."""
    ordered = select(User).order_by(User.employer_id.is_(None), User.name, User.id)
    return session.scalars(ordered.options(*_WITH_BODIES)).unique().all()


def account_of(session: Session, user_id: UUID) -> User:
    """Return one account with its employer and memberships, closed ones too; raise :class:`NotFoundError`."""
    found = session.scalars(select(User).where(User.id == user_id).options(*_WITH_BODIES)).unique().one_or_none()
    if found is None:
        raise NotFoundError(N_("There is no such account."))
    return found


def last_sign_ins(session: Session) -> dict[UUID, datetime]:
    """Return when each account signed in last, by the audit log; those that never did are absent."""
    signed_in = select(AuditEvent.subject_id, func.max(AuditEvent.happened_at)).where(
        AuditEvent.action == AuditAction.SIGNED_IN
    )
    rows = session.execute(signed_in.group_by(AuditEvent.subject_id))
    return {user_id: at for user_id, at in rows if user_id is not None}
