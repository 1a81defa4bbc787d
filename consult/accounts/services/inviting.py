"""Invite somebody to act for an organisation by a link that works once, and end what was given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from consult import audit
from consult.access import OrgRole
from consult.accounts.links import digest_of, new_secret
from consult.accounts.models import MemberInvitation, Membership, Organisation, OrganisationKind, User
from consult.accounts.queries import members_of, membership_of
from consult.accounts.services.people import new_user
from consult.audit import AuditAction
from consult.errors import N_, ConflictError, InvalidError, NotFoundError

LASTS = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """What somebody without an account fills in when they accept."""

    email: str
    name: str
    password: str


def invite(
    session: Session, pepper: bytes, organisation_id: UUID, *, roles: Iterable[OrgRole], by: UUID, today: date
) -> str:
    """Return the secret of a new invitation, good once and for a week; only its keyed digest is kept.

    Raises :class:`NotFoundError` for no organisation that responds, :class:`InvalidError` without a role.
    """
    organisation = _responding(session, organisation_id)
    wanted = sorted(set(roles))
    if not wanted:
        raise InvalidError(N_("Choose what this person may do."))
    too_old = MemberInvitation.organisation_id == organisation_id, MemberInvitation.expires_on < today
    session.execute(delete(MemberInvitation).where(*too_old))
    secret = new_secret()
    invitation = MemberInvitation(
        organisation=organisation,
        role_names=[role.value for role in wanted],
        digest=digest_of(pepper, secret),
        expires_on=today + LASTS,
        made_by_id=by,
    )
    session.add(invitation)
    session.flush()
    roles_given = ",".join(invitation.role_names)
    audit.record(session, AuditAction.MEMBER_INVITED, organisation_id, actor_id=by, roles=roles_given)
    return secret


def accept_with_account(session: Session, digest: bytes, newcomer: Newcomer, *, today: date) -> User:
    """Return the new account that used up the invitation and now acts for its organisation.

    Raises :class:`NotFoundError` for a link that is used, ended or too old; refuses addresses and passwords as
    ``add_staff`` does, and leaves the invitation as it was then.
    """
    invitation = _used_up(session, digest, today)
    user = new_user(session, newcomer.email, newcomer.name, newcomer.password, invitation.organisation.name)
    session.add(user)
    _join(session, user, invitation)
    return user


def accept_as(session: Session, digest: bytes, user_id: UUID, *, today: date) -> Membership:
    """Return the membership of somebody who had an account already.

    Raises :class:`NotFoundError` as :func:`accept_with_account`, :class:`InvalidError` for staff, who must stand apart
    from whoever responds, and :class:`ConflictError` for whoever is a member already.
    """
    user = session.get_one(User, user_id)
    if user.role_names:
        raise InvalidError(N_("You work here, so you cannot act for an organisation that answers."))
    invitation = _used_up(session, digest, today)
    if membership_of(session, invitation.organisation_id, user_id) is not None:
        raise ConflictError(N_("You act for this organisation already."))
    return _join(session, user, invitation)


def end_invitation(session: Session, organisation_id: UUID, invitation_id: UUID, *, by: UUID) -> None:
    """Make an unused invitation worthless; nothing happens when it was used or ended before."""
    wanted = delete(MemberInvitation).where(
        MemberInvitation.id == invitation_id, MemberInvitation.organisation_id == organisation_id
    )
    if session.execute(wanted.returning(MemberInvitation.id)).first() is not None:
        audit.record(session, AuditAction.INVITATION_ENDED, organisation_id, actor_id=by)


def remove_member(session: Session, organisation_id: UUID, user_id: UUID, *, by: UUID) -> None:
    """Take away what somebody may do for an organisation; what they wrote for it stays.

    Raises :class:`NotFoundError` when they are no member, and :class:`InvalidError` for the last who may sign: nobody
    could then send, or invite a successor.
    """
    # The row is locked, so that two who sign cannot take each other away at the same time.
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
    membership = membership_of(session, organisation_id, user_id)
    if membership is None:
        raise NotFoundError(N_("This person does not act for your organisation."))
    others = [one for one in members_of(session, organisation_id) if one.user_id != user_id]
    if OrgRole.SIGNATORY in membership.roles and not any(OrgRole.SIGNATORY in one.roles for one in others):
        raise InvalidError(N_("This is the only person who may sign. Invite somebody else who may sign first."))
    session.delete(membership)
    session.flush()
    audit.record(session, AuditAction.MEMBER_REMOVED, user_id, actor_id=by)


def _responding(session: Session, organisation_id: UUID) -> Organisation:
    found = session.get(Organisation, organisation_id)
    if found is None or found.kind is not OrganisationKind.RESPONDENT:
        raise NotFoundError(N_("This organisation does not exist."))
    return found


def _used_up(session: Session, digest: bytes, today: date) -> MemberInvitation:
    """Return the invitation after deleting its row; of two who post at the same moment the second finds nothing."""
    found = session.scalar(
        select(MemberInvitation)
        .where(MemberInvitation.digest == digest, MemberInvitation.expires_on >= today)
        .options(joinedload(MemberInvitation.organisation, innerjoin=True))
        .with_for_update(of=MemberInvitation)
    )
    if found is None:
        raise NotFoundError(N_("This link was used, ended or is too old. Ask for a new one."))
    session.delete(found)
    session.flush()
    return found


def _join(session: Session, user: User, invitation: MemberInvitation) -> Membership:
    membership = Membership(user=user, organisation=invitation.organisation, role_names=list(invitation.role_names))
    session.add(membership)
    session.flush()
    audit.record(session, AuditAction.MEMBER_ADDED, user.id, actor_id=user.id, roles=",".join(membership.role_names))
    return membership
