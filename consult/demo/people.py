"""The demonstration's accounts: everybody in it is invented, and their password stands on the screen of ``make run``."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.access import OrgRole, Role
from consult.accounts.models import Organisation, User
from consult.accounts.services import add_member, add_organisation, add_staff

PASSWORD = "zeven blauwe fietsen op de dijk"  # noqa: S105  (printed on the screen; a demonstration's and nobody else's)


@dataclass(frozen=True)
class Staff:
    """An invented member of staff."""

    email: str
    name: str
    roles: tuple[Role, ...]
    works_for_sender: bool = False


@dataclass(frozen=True)
class Member:
    """An invented member of an invented organisation."""

    email: str
    name: str
    organisation: str
    group: str
    roles: tuple[OrgRole, ...]


MODERATOR = "moderator@bureau.example"
SECOND_MODERATOR = "moderator-b@bureau.example"
SENIOR = "senior@bureau.example"
ANALYST = "codeur-a@bureau.example"
SECOND_ANALYST = "codeur-b@bureau.example"
OFFICIAL = "ambtenaar@ministerie.example"
SECOND_OFFICIAL = "ambtenaar-b@ministerie.example"
TOGETHER = "Vereniging Voorbeeldwerk"
STAFF: Sequence[Staff] = (
    Staff(MODERATOR, "Moor Verzonnen", (Role.MODERATOR,)),
    Staff(SECOND_MODERATOR, "Mara Verzonnen", (Role.MODERATOR,)),
    Staff(SENIOR, "Senna Verzonnen", (Role.SENIOR_MODERATOR,)),
    Staff(ANALYST, "Codeur A (verzonnen)", (Role.ANALYST,)),
    Staff(SECOND_ANALYST, "Codeur B (verzonnen)", (Role.ANALYST,)),
    Staff(OFFICIAL, "Ambt Verzonnen", (Role.OFFICIAL,), works_for_sender=True),
    Staff(SECOND_OFFICIAL, "Arda Verzonnen", (Role.OFFICIAL,), works_for_sender=True),
    Staff("redacteur@ministerie.example", "Reda Verzonnen", (Role.EDITOR,), works_for_sender=True),
    Staff("beheerder@bureau.example", "Behe Verzonnen", (Role.ADMINISTRATOR,)),
)
MEMBERS: Sequence[Member] = (
    Member(
        "alliantie@alliantie.example",
        "Alli Verzonnen",
        "Voorbeeldalliantie Samen",
        "swad",
        (OrgRole.WRITER, OrgRole.SIGNATORY),
    ),
    Member(
        "gemeente@gemeente.example",
        "Gem Verzonnen",
        "Gemeente Voorbeeldstad",
        "gemeente",
        (OrgRole.WRITER, OrgRole.SIGNATORY),
    ),
    *(
        Member(f"{who}@vereniging.example", f"{name} Verzonnen", TOGETHER, "sekswerkersorganisatie", (role,))
        for who, name, role in (
            ("anne", "Anne", OrgRole.WRITER),
            ("bram", "Bram", OrgRole.WRITER),
            ("cleo", "Cleo", OrgRole.WRITER),
            ("voorzitter", "Voor", OrgRole.SIGNATORY),
        )
    ),
)


def add_everybody(session: Session, *, bureau: str, sender: str) -> None:
    """Add every account that is not there yet."""
    for person in STAFF:
        if not _is_there(session, person.email):
            employer = sender if person.works_for_sender else bureau
            add_staff(
                session, email=person.email, name=person.name, employer=employer, roles=person.roles, password=PASSWORD
            )
    for member in MEMBERS:
        if not _is_there(session, member.email):
            if session.scalar(select(Organisation.id).where(Organisation.name == member.organisation)) is None:
                add_organisation(session, member.organisation, group=member.group, invented=True)
            add_member(
                session,
                email=member.email,
                name=member.name,
                organisation=member.organisation,
                roles=member.roles,
                password=PASSWORD,
            )


def account(session: Session, email: str) -> User:
    """Return the account with this address."""
    return session.scalars(select(User).where(User.email == email)).one()


def _is_there(session: Session, email: str) -> bool:
    return session.scalar(select(User.id).where(User.email == email)) is not None
