"""Which passwords may be chosen, and how they are kept (check 2)."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from consult.access import Role
from consult.accounts import passwords, services
from consult.db import Database
from consult.errors import InvalidError
from tests.integration.accounts import make


@pytest.mark.parametrize(
    "password", ["a" * 14, "password12345678", "PassWordPassWord", "de heer vermeer en zijn fiets", "meedenken met ons"]
)
def test_a_short_a_common_and_a_named_password_are_refused(password: str) -> None:
    with pytest.raises(InvalidError):
        passwords.check_password(password, "N. Vermeer", "nv@voorbeeld.example")


@pytest.mark.parametrize(
    "password", ["een twee drie vier vijf zes zeven", "x7" * 8, "é" * 128, "               ", "1" * 100]
)
def test_any_composition_of_fifteen_to_128_characters_is_accepted(password: str) -> None:
    passwords.check_password(password, "N. Vermeer", "nv@voorbeeld.example")


def test_a_password_of_129_characters_is_refused_without_hashing() -> None:
    hashed = passwords.hash_password("x" * 129)
    assert not passwords.fits(hashed, "x" * 129)
    with pytest.raises(InvalidError):
        passwords.check_password("x" * 129)


def test_a_half_character_in_a_password_is_no_fault() -> None:
    hashed = passwords.hash_password("vijftien tekens \ud800 en meer")
    assert passwords.fits(hashed, "vijftien tekens \ud800 en meer")
    assert not passwords.fits(hashed, "vijftien tekens \udfff en meer")


@pytest.mark.real_hashes
def test_a_password_is_kept_as_argon2id_and_an_old_hash_is_renewed(database: Database) -> None:
    user = make.staff(database, Role.ANALYST)
    assert user.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    older = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(make.PASSWORD)
    with database.transaction() as session:
        session.execute(text('UPDATE "user" SET password_hash = :older'), {"older": older})
        user.password_hash = older
    proof = services.examine(None, user, [], password=make.PASSWORD, one_time="", now=None)  # type: ignore[arg-type]  # neither is looked at without a code
    with database.transaction() as session:
        assert services.authenticate(session, proof, asks_second_factor=False)
    with database.reading() as session:
        assert str(session.scalar(text('SELECT password_hash FROM "user"'))).startswith(
            "$argon2id$v=19$m=65536,t=3,p=4$"
        )
