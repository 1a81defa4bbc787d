"""Make accounts, and let somebody in who proves to be who they say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from consult import audit
from consult.access import OrgRole, Role, check_roles
from consult.accounts import passwords, second_factor
from consult.accounts.models import Membership, Organisation, OrganisationKind, RecoveryCode, User
from consult.accounts.queries import organisation_named, plain_email, user_by_email
from consult.analysis.language import NAMED
from consult.audit import AuditAction
from consult.db import rows_changed
from consult.errors import N_, ConflictError, InvalidError
from consult.text.intake import clean_answer
from consult.vault import Vault

_LONGEST_NAME = 200


def add_staff(session: Session, *, email: str, name: str, employer: str, roles: Iterable[Role], password: str) -> User:
    """Add a member of staff who works for ``employer``, which is added when it is new.

    Raises :class:`InvalidError` when roles exclude each other or the password or a name may not be used, and
    :class:`ConflictError` when the address is in use.
    """
    held = check_roles(roles)
    works_for = session.scalar(select(Organisation).where(Organisation.name == clean_name(employer)))
    if works_for is None:
        works_for = Organisation(name=clean_name(employer), kind=OrganisationKind.EMPLOYER)
    elif works_for.kind is not OrganisationKind.EMPLOYER:
        raise ConflictError(N_("%(name)s responds as an organisation, so it cannot employ staff here."), name=employer)
    user = new_user(session, email, name, password, employer)
    user.role_names = sorted(held)
    user.employer = works_for
    session.add(user)
    session.flush()
    audit.record(session, AuditAction.STAFF_ADDED, user.id, roles=",".join(user.role_names))
    return user


def add_organisation(
    session: Session, name: str, *, group: str, invented: bool = False, by: UUID | None = None
) -> Organisation:
    """Add a verified organisation that responds as ``group``; raise :class:`ConflictError` when the name is in use."""
    organisation = Organisation(
        name=clean_name(name), kind=OrganisationKind.RESPONDENT, group=clean_name(group), invented=invented
    )
    if session.scalar(select(Organisation.id).where(Organisation.name == organisation.name)):
        raise ConflictError(N_("There is an organisation named %(name)s already."), name=organisation.name)
    session.add(organisation)
    session.flush()
    audit.record(session, AuditAction.ORGANISATION_ADDED, organisation.id, actor_id=by)
    return organisation


def add_member(
    session: Session, *, email: str, name: str, organisation: str, roles: Iterable[OrgRole], password: str
) -> Membership:
    """Add an account that acts for ``organisation``, and return its membership.

    Raises :class:`NotFoundError` for an unknown organisation; refuses addresses and passwords as ``add_staff`` does.
    """
    body = organisation_named(session, organisation)
    user = new_user(session, email, name, password, organisation)
    membership = Membership(user=user, organisation=body, role_names=sorted(set(roles)))
    session.add_all([user, membership])
    session.flush()
    audit.record(session, AuditAction.MEMBER_ADDED, user.id, roles=",".join(membership.role_names))
    return membership


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What somebody showed at the door: worked out before anything is written, because hashing is slow on purpose."""

    user: User | None
    password_fits: bool
    step: int | None
    recovery_code_id: UUID | None
    new_hash: str | None


def examine(
    vault: Vault, user: User | None, codes: list[RecoveryCode], *, password: str, one_time: str, now: datetime
) -> Proof:
    """Return what ``password`` and ``one_time`` prove about ``user``; as much work is done for nobody as for somebody.

    ``one_time`` is a code of the app or a recovery code; ``codes`` are the user's unused ones.
    """
    fits = passwords.fits(user.password_hash if user else None, password)
    step = used = None
    if second_factor.looks_like_recovery(one_time):
        used = second_factor.matching_recovery([code.hashed for code in codes], one_time)
    elif user and user.totp_sealed:
        step = second_factor.matching_step(vault.open(user.id, _place(user.id), user.totp_sealed), one_time, now)
    return Proof(
        user=user,
        password_fits=fits,
        step=step,
        recovery_code_id=None if used is None else codes[used].id,
        new_hash=passwords.renewed(user.password_hash, password) if user and fits else None,
    )


def authenticate(session: Session, proof: Proof, *, asks_second_factor: bool) -> User | None:
    """Return the user whom ``proof`` lets in, or nothing; both go into the audit log.

    A one-time code that was shown is used up, also when the password was wrong.
    """
    user = session.get(User, proof.user.id) if proof.user else None
    if user is None or not holds(session, user, proof, asks_second_factor=asks_second_factor):
        audit.record(session, AuditAction.SIGN_IN_FAILED, user.id if user else None)
        return None
    if proof.new_hash:
        user.password_hash = proof.new_hash
    audit.record(session, AuditAction.SIGNED_IN, user.id, actor_id=user.id)
    return user


def holds(session: Session, user: User, proof: Proof, *, asks_second_factor: bool) -> bool:
    """Tell whether ``proof`` shows every factor of ``user`` that is asked; a code that was shown is used up either way."""
    shown = _use_up(session, user.id, proof)
    # Who comes through the provider set no factor here: a password alone must not be enough for ever.
    is_first_time = not user.has_second_factor and user.provided_as is None
    enough = shown or not asks_second_factor or is_first_time
    return user.is_active and proof.password_fits and enough


def sign_out(session: Session, user_id: UUID) -> None:
    """Note in the audit log that a user signed out."""
    audit.record(session, AuditAction.SIGNED_OUT, user_id, actor_id=user_id)


def choose_notices(session: Session, user_id: UUID, language: str | None) -> None:
    """Keep in which language a member is told by e-mail that there is news, or that they are not."""
    session.get_one(User, user_id).mail_language = language
    audit.record(session, AuditAction.NOTICES_CHOSEN, user_id, actor_id=user_id, language=language or "none")


def choose_languages(session: Session, user_id: UUID, languages: Iterable[str]) -> None:
    """Keep the languages that a moderator reads answers in; raise :class:`InvalidError` for none, or for no language."""
    chosen = sorted(set(languages))
    if not chosen or not set(chosen) <= set(NAMED):
        raise InvalidError(N_("Choose at least one language."))
    session.get_one(User, user_id).languages = chosen
    audit.record(session, AuditAction.LANGUAGES_CHOSEN, user_id, actor_id=user_id, languages=",".join(chosen))


def set_second_factor(
    session: Session, vault: Vault, user_id: UUID, *, secret: str, one_time: str, now: datetime, replaces: bool = False
) -> list[str]:
    """Keep ``secret`` sealed under the user's own key and return ten recovery codes, which are never shown again.

    Raises :class:`InvalidError` when ``one_time`` is not a code of the secret, and :class:`ConflictError` when a second
    factor was set before, unless it ``replaces`` that one: ask for a fresh proof first.
    """
    user = session.get_one(User, user_id)
    if user.has_second_factor and not replaces:
        raise ConflictError(N_("A second factor was set before."))
    step = second_factor.matching_step(secret, one_time, now)
    if step is None:
        raise InvalidError(N_("This code does not fit. Check the time on your phone and type the newest code."))
    if user_id not in vault.keyring([user_id]):
        vault.make_key(user_id)
    user.totp_sealed = vault.seal(user_id, _place(user_id), secret)
    user.totp_step = step
    codes = new_recovery_codes(session, user_id)
    audit.record(session, AuditAction.SECOND_FACTOR_SET, user_id, actor_id=user_id)
    return codes


def new_recovery_codes(session: Session, user_id: UUID) -> list[str]:
    """Return ten fresh recovery codes, and make every earlier one worthless."""
    codes = second_factor.make_recovery_codes()
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    session.add_all(RecoveryCode(user_id=user_id, hashed=second_factor.hash_recovery_code(code)) for code in codes)
    session.flush()
    return codes


def _use_up(session: Session, user_id: UUID, proof: Proof) -> bool:
    """Use up the code that was shown; tell whether it was still good. Two requests cannot both be told so."""
    if proof.step is not None:
        fresh = update(User).where(User.id == user_id, User.totp_step < proof.step)
        result = session.execute(fresh.values(totp_step=proof.step))
    elif proof.recovery_code_id:
        unused = update(RecoveryCode).where(RecoveryCode.id == proof.recovery_code_id, RecoveryCode.used.is_(False))
        result = session.execute(unused.values(used=True))
    else:
        return False
    return rows_changed(result) == 1


def new_user(session: Session, email: str, name: str, password: str, organisation: str) -> User:
    """Return a new account that was not added yet.

    Raises :class:`InvalidError` for an address, a name or a password that may not be used, and :class:`ConflictError`
    when the address is in use.
    """
    address = plain_email(email)
    local, _, domain = address.partition("@")
    if not local or "." not in domain or not address.isprintable() or " " in address:
        raise InvalidError(N_("This is not an e-mail address."))
    if user_by_email(session, address):
        raise ConflictError(N_("There is an account with this e-mail address already."))
    passwords.check_password(password, name, address, organisation)
    return User(email=address, name=clean_name(name), password_hash=passwords.hash_password(password))


def clean_name(name: str) -> str:
    """Return ``name`` on one line without outer white space; raise :class:`InvalidError` when nothing is left."""
    cleaned = " ".join(clean_answer(name, limit=_LONGEST_NAME).split())
    if not cleaned:
        raise InvalidError(N_("A name is missing."))
    return cleaned


def _place(user_id: UUID) -> str:
    return f"user|totp_sealed|{user_id}"
