"""Accounts: members of staff with an employer, organisations with members."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.access import OrgRole, Role
from consult.db import Base, Identified


class OrganisationKind(StrEnum):
    """What an organisation is to this installation."""

    RESPONDENT = "respondent"
    EMPLOYER = "employer"


class Organisation(Identified, Base):
    """A verified body: one that responds through its members, or one that employs staff.

    ``group`` is the stakeholder group it responds as. ``invented`` marks what exists only in a demonstration.
    """

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[OrganisationKind]
    group: Mapped[str | None] = mapped_column(default=None)
    invented: Mapped[bool] = mapped_column(default=False)


class User(Identified, Base):
    """Someone who signs in: staff (with roles and an employer) or a member of an organisation (with memberships).

    ``mail_language`` is the language of the notices that a member asked for by e-mail; nothing when they asked for none.
    ``languages`` are those that a moderator reads answers in, once they said so. ``provided_as`` is the provider's name for
    this person, once they signed in there.
    The secret of the second factor is sealed in the vault under this user's own key.
    Speaks the four names that Flask-Login asks for.
    """

    __tablename__ = "user"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str] = mapped_column(repr=False)
    role_names: Mapped[list[str]] = mapped_column(default_factory=list)
    employer_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), default=None)
    employer: Mapped[Organisation | None] = relationship(lazy="raise_on_sql", default=None, repr=False)
    disabled: Mapped[bool] = mapped_column(default=False)
    totp_sealed: Mapped[bytes | None] = mapped_column(default=None, repr=False)
    totp_step: Mapped[int] = mapped_column(default=0, repr=False)
    mail_language: Mapped[str | None] = mapped_column(default=None)
    languages: Mapped[list[str] | None] = mapped_column(default=None)
    provided_as: Mapped[str | None] = mapped_column(unique=True, default=None, repr=False)
    memberships: Mapped[list["Membership"]] = relationship(
        lazy="raise_on_sql", back_populates="user", default_factory=list, repr=False
    )

    is_authenticated: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    @property
    def is_active(self) -> bool:
        """Whether this account may sign in."""
        return not self.disabled

    def get_id(self) -> str:
        """Return what the session keeps."""
        return str(self.id)

    @property
    def roles(self) -> frozenset[Role]:
        """The staff roles this user holds."""
        return frozenset(Role(name) for name in self.role_names)

    @property
    def reads(self) -> frozenset[str]:
        """The languages that this user reads answers in: Dutch and English until they say otherwise."""
        return frozenset(self.languages or ("nl", "en"))

    @property
    def has_second_factor(self) -> bool:
        """Whether a second factor was set."""
        return self.totp_sealed is not None


class Membership(Identified, Base):
    """What one user may do for one organisation."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "organisation_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True, init=False)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True, init=False)
    user: Mapped[User] = relationship(lazy="raise_on_sql", back_populates="memberships", repr=False)
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql", repr=False)
    role_names: Mapped[list[str]] = mapped_column(default_factory=list)

    @property
    def roles(self) -> frozenset[OrgRole]:
        """The roles held in this organisation."""
        return frozenset(OrgRole(name) for name in self.role_names)


class MemberInvitation(Identified, Base):
    """A link, not used yet, by which somebody becomes a member of an organisation: the keyed digest of its secret.

    Good up to and including ``expires_on``; its row is deleted when it is used.
    """

    __tablename__ = "member_invitation"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True, init=False)
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql", repr=False)
    role_names: Mapped[list[str]]
    digest: Mapped[bytes] = mapped_column(unique=True, repr=False)
    expires_on: Mapped[date]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))

    @property
    def roles(self) -> frozenset[OrgRole]:
        """The roles that it gives."""
        return frozenset(OrgRole(name) for name in self.role_names)


class RecoveryCode(Identified, Base):
    """One of ten ways back in when the second factor is lost; used once. ``hashed`` is an argon2id hash."""

    __tablename__ = "recovery_code"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    hashed: Mapped[str] = mapped_column(repr=False)
    used: Mapped[bool] = mapped_column(default=False)
