"""Who gets an account, and what lets somebody in."""

from datetime import UTC, datetime, timedelta
from typing import Literal

import pyotp
import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters
from sqlalchemy import func, select

from consult.access import OrgRole, Role
from consult.accounts import passwords, queries, second_factor, services
from consult.accounts.models import RecoveryCode, User
from consult.audit import AuditAction, AuditEvent
from consult.db import Database
from consult.errors import ConflictError, InvalidError, NotFoundError
from consult.vault import Vault
from tests.integration.accounts import make

NOW = datetime(2026, 11, 22, 12, 0, 10, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment)


def enrolled(database: Database, vault: Vault) -> tuple[User, list[str]]:
    user = make.staff(database)
    early = NOW - timedelta(minutes=5)
    with database.transaction() as session:
        codes = services.set_second_factor(session, vault, user.id, secret=SECRET, one_time=code(early), now=early)
    return user, codes


def let_in(
    database: Database, vault: Vault, email: str, one_time: str, *, password: str = make.PASSWORD, now: datetime = NOW
) -> User | None:
    with database.reading() as session:
        user = queries.user_by_email(session, email)
        codes = queries.unused_recovery_codes(session, user.id) if user else []
        proof = services.examine(vault, user, codes, password=password, one_time=one_time, now=now)
    with database.transaction() as session:
        return services.authenticate(session, proof, asks_second_factor=True)


@pytest.mark.parametrize(
    "roles", [{Role.OFFICIAL, Role.MODERATOR}, {Role.OFFICIAL, Role.ANALYST}, {Role.ADMINISTRATOR, Role.EDITOR}]
)
def test_roles_that_exclude_each_other_are_refused(database: Database, roles: set[Role]) -> None:
    with pytest.raises(InvalidError, match="cannot be held together"):
        make.staff(database, *roles)


def test_an_address_is_used_once_in_whatever_case(database: Database) -> None:
    make.staff(database, email="Iemand@Voorbeeld.example")
    with pytest.raises(ConflictError):
        make.staff(database, email=" iemand@voorbeeld.EXAMPLE ")
    with pytest.raises(InvalidError):
        make.staff(database, email="iemand")


def test_a_member_of_an_unknown_organisation_is_refused_and_nothing_is_kept(database: Database) -> None:
    with pytest.raises(NotFoundError), database.transaction() as session:
        services.add_member(
            session,
            email="a@b.example",
            name="A",
            organisation="Niemand",
            roles=[OrgRole.WRITER],
            password=make.PASSWORD,
        )
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(User)) == 0


def test_an_organisation_that_responds_cannot_employ_staff(database: Database) -> None:
    make.member(database)
    with pytest.raises(ConflictError):
        make.staff(database, employer="Voorbeeldalliantie")


def test_an_account_is_loaded_with_everything_in_one_statement(database: Database) -> None:
    user = make.member(database, OrgRole.WRITER, OrgRole.SIGNATORY)
    with database.reading() as session:
        loaded = queries.load_user(session, user.id)
    assert loaded
    assert loaded.employer is None
    assert loaded.memberships[0].organisation.name == "Voorbeeldalliantie"
    assert loaded.memberships[0].roles == {OrgRole.WRITER, OrgRole.SIGNATORY}


def test_the_secret_is_sealed_under_the_users_own_key(database: Database, vault: Vault) -> None:
    user, codes = enrolled(database, vault)
    with database.reading() as session:
        kept = session.get_one(User, user.id)
        hashes = list(session.scalars(select(RecoveryCode.hashed)))
    assert kept.totp_sealed
    assert SECRET.encode() not in kept.totp_sealed
    assert vault.open(user.id, f"user|totp_sealed|{user.id}", kept.totp_sealed) == SECRET
    assert len(set(codes)) == len(hashes) == 10
    assert all(hashed.startswith("$argon2id$") for hashed in hashes)


def test_a_second_factor_is_set_once_and_only_with_a_code_that_fits(database: Database, vault: Vault) -> None:
    user = make.staff(database)
    with pytest.raises(InvalidError), database.transaction() as session:
        services.set_second_factor(session, vault, user.id, secret=SECRET, one_time="000000", now=NOW)
    with database.transaction() as session:
        services.set_second_factor(session, vault, user.id, secret=SECRET, one_time=code(NOW), now=NOW)
    with pytest.raises(ConflictError), database.transaction() as session:
        services.set_second_factor(session, vault, user.id, secret=SECRET, one_time=code(NOW), now=NOW)


def test_a_code_is_good_one_step_early_and_late_and_no_further(database: Database, vault: Vault) -> None:
    user, _ = enrolled(database, vault)
    for seconds, good in ((-60, False), (-30, True), (30, True), (60, False)):
        later = NOW + timedelta(hours=1 + seconds // 30)
        found = let_in(database, vault, user.email, code(later + timedelta(seconds=seconds)), now=later)
        assert bool(found) is good, seconds


def test_a_code_is_good_once_also_with_spaces_and_after_a_wrong_password(database: Database, vault: Vault) -> None:
    user, _ = enrolled(database, vault)
    typed = code(NOW)
    assert let_in(database, vault, user.email, f" {typed[:3]} {typed[3:]} ")
    assert let_in(database, vault, user.email, typed) is None
    later = NOW + timedelta(minutes=2)
    assert let_in(database, vault, user.email, code(later), password="een ander lang wachtwoord", now=later) is None
    assert let_in(database, vault, user.email, code(later), now=later) is None


def test_a_recovery_code_is_good_once_and_in_any_spelling(database: Database, vault: Vault) -> None:
    user, codes = enrolled(database, vault)
    assert let_in(database, vault, user.email, codes[3].lower().replace("-", " "))
    assert let_in(database, vault, user.email, codes[3]) is None
    assert let_in(database, vault, user.email, codes[4])


def test_nobody_gets_in_without_the_code_that_was_set_nor_when_disabled(database: Database, vault: Vault) -> None:
    user, codes = enrolled(database, vault)
    assert let_in(database, vault, user.email, "") is None
    with database.transaction() as session:
        session.get_one(User, user.id).disabled = True
    assert let_in(database, vault, user.email, codes[0]) is None


def test_every_try_is_in_the_audit_log_without_what_was_typed(database: Database, vault: Vault) -> None:
    user = make.staff(database)
    let_in(database, vault, "nobody@elders.example", "")
    let_in(database, vault, user.email, "", password="een ander lang wachtwoord")
    let_in(database, vault, user.email, "")
    with database.reading() as session:
        rows = session.execute(select(AuditEvent.action, AuditEvent.subject_id, AuditEvent.details)).all()
    assert [(action, subject) for action, subject, _ in rows[1:]] == [
        (AuditAction.SIGN_IN_FAILED, None),
        (AuditAction.SIGN_IN_FAILED, user.id),
        (AuditAction.SIGNED_IN, user.id),
    ]
    assert all(details == {} for _, _, details in rows[1:])


class Counting(PasswordHasher):
    """Writes down with how much memory, how often and how wide each hash was reckoned."""

    work: list[Parameters]

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002  (its own name for it)
        self.work.append(extract_parameters(hash if isinstance(hash, str) else hash.decode()))
        return super().verify(hash, password)


@pytest.mark.parametrize("one_time", ["", "123456", "ABCD-EFGH-JKMN-PQRS"])
def test_an_unknown_address_costs_as_much_work_as_a_wrong_password_and_a_right_one(
    database: Database, vault: Vault, monkeypatch: pytest.MonkeyPatch, one_time: str
) -> None:
    user, _codes = enrolled(database, vault)
    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    for room in (passwords, second_factor):
        monkeypatch.setattr(room, "_HASHER", hasher)
    done = []
    for email, password in (
        ("a@b.example", make.PASSWORD),
        (user.email, "een ander lang wachtwoord"),
        (user.email, make.PASSWORD),
    ):
        hasher.work = []
        let_in(database, vault, email, one_time, password=password)
        done.append(hasher.work)
    assert done[0] == done[1] == done[2]
    assert len(done[0]) == (1 + second_factor.RECOVERY_CODES if "-" in one_time else 1)


def test_recovery_codes_have_eighty_bits_and_their_square_is_drawn_without_markup() -> None:
    assert all(len(code.replace("-", "")) == 16 for code in second_factor.make_recovery_codes())
    side, path = second_factor.square(second_factor.address(SECRET, email="a@b.example", site="Meedenken"))
    assert side > 30
    assert set(path) <= set("Mhvz-0123456789 ")
