"""Staff sign in through a provider that vouches for them with a second factor, and nobody else does by it."""

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from consult.access import Role
from consult.accounts import services
from consult.accounts.models import User
from consult.audit import AuditAction, AuditEvent
from consult.config import Settings
from consult.db import Database
from consult.errors import SettingsError
from consult.web import limits
from tests.browser import Browser
from tests.conftest import Applications, close, visitor
from tests.integration.accounts import make
from tests.provider import CLIENT, OTHER_KEY, SECRET, Vouching, provider

START, BACK = "/en/account/sign-in/provider", "/en/account/sign-in/provider/terug"
REFUSED = "This did not let you in."


@pytest.fixture
def there() -> Iterator[Vouching]:
    with provider() as server:
        yield server


@pytest.fixture
def app(settings: Settings, applications: Applications, there: Vouching, tmp_path: Path) -> Iterator[Flask]:
    """The site with a provider, and a second factor that is asked."""
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    named = {"oidc_issuer": there.issuer, "oidc_client_id": CLIENT, "oidc_secret": str(secret)}
    app = applications.build(replace(settings, **named, oidc_second_factor="otp mfa"))
    yield app
    close(app)


@pytest.fixture
def user(app: Flask, database: Database) -> User:
    return make.staff(database)


def asked(app: Flask) -> tuple[FlaskClient, str]:
    """Somebody's browser that was sent to the provider, and with which question."""
    client = visitor(app)
    return client, str(client.get(START).location)


def came_back(app: Flask, there: Vouching, **claims: Any) -> tuple[FlaskClient, Any]:
    there.claims = claims
    client, question = asked(app)
    return client, client.get(BACK, query_string=there.code_for(question))


def desk(client: FlaskClient) -> int:
    return client.get("/en/desk").status_code


def last_act(database: Database) -> AuditAction:
    with database.reading() as session:
        return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)))[-1]


def test_staff_sign_in_through_the_provider_and_need_no_factor_of_ours(
    app: Flask, there: Vouching, user: User, database: Database
) -> None:
    browser = Browser(visitor(app)).open("/en/account/sign-in")
    assert browser.page.xpath("//a[contains(., 'Sign in through 127.0.0.1')]/@href") == [START]
    client, answer = came_back(app, there)
    assert (answer.status_code, answer.location) == (303, "/en/desk")
    assert desk(client) == 200
    assert last_act(database) == AuditAction.SIGNED_IN


def test_asking_ties_the_answer_to_one_browser_and_to_one_time(
    app: Flask, there: Vouching, user: User, database: Database
) -> None:
    (one, question), (another, _other) = asked(app), asked(app)
    assert "code_challenge_method=S256" in question
    assert "prompt" not in question
    sent_back = there.code_for(question)
    assert another.get(BACK, query_string=sent_back).status_code == 422
    assert one.get(BACK, query_string=sent_back | {"state": "x"}).status_code == 422
    assert last_act(database) == AuditAction.STAFF_ADDED, "whoever was not sent there fills no log"
    assert one.get(BACK, query_string=sent_back).status_code == 303
    assert one.get(BACK, query_string=sent_back).status_code == 422


WRONG: dict[str, dict[str, Any]] = {
    "no second factor": {"amr": ["pwd"]},
    "factors that are no list": {"amr": 5},
    "a factor that is nothing": {"amr": [None], "acr": {}},
    "another nonce": {"nonce": "x"},
    "another audience": {"aud": "elsewhere"},
    "more audiences": {"aud": [CLIENT, "elsewhere"]},
    "made for another": {"azp": "elsewhere"},
    "another issuer": {"iss": "https://elsewhere.example"},
    "over": {"exp": 1_600_000_000},
    "without an end": {"exp": None},
    "nobody": {"sub": None},
    "an address that was not verified": {"email_verified": False},
    "somebody unknown": {"email": "iemand@elders.example"},
}


def test_who_is_not_vouched_for_stays_out_with_one_and_the_same_page(
    app: Flask, there: Vouching, user: User, database: Database
) -> None:
    for number, (wrong, claims) in enumerate(WRONG.items(), 1):
        limits.init_app(app)
        client, answer = came_back(app, there, **claims)
        with database.reading() as session:
            refused = select(AuditEvent).where(AuditEvent.action == AuditAction.SIGN_IN_FAILED)
            assert len(session.scalars(refused).all()) == number, wrong
        assert (answer.status_code, REFUSED in answer.text, desk(client)) == (422, True, 303), wrong


def test_what_the_provider_did_not_sign_lets_nobody_in(app: Flask, there: Vouching, user: User) -> None:
    there.key = OTHER_KEY
    for signs in (True, False):
        there.signs = signs
        client, answer = came_back(app, there)
        assert (answer.status_code, desk(client)) == (422, 303)


def test_a_context_counts_as_a_second_factor_where_it_is_named(app: Flask, there: Vouching, user: User) -> None:
    _client, answer = came_back(app, there, amr=None, acr="mfa")
    assert answer.status_code == 303


def test_from_the_first_time_the_subject_counts_and_the_address_no_more(
    app: Flask, there: Vouching, user: User, database: Database
) -> None:
    came_back(app, there)
    _client, moved = came_back(app, there, email="nieuw@voorbeeld.example")
    assert moved.status_code == 303
    _client, successor = came_back(app, there, sub="nummer-2")
    assert successor.status_code == 422
    assert last_act(database) == AuditAction.SIGN_IN_FAILED


def test_under_another_issuer_or_another_name_the_verified_address_finds_the_account_again(
    app: Flask, there: Vouching, user: User, database: Database
) -> None:
    administrator = make.staff(database, Role.ADMINISTRATOR, email="beheer@voorbeeld.example")
    with database.transaction() as session:
        session.execute(update(User).where(User.id == user.id).values(provided_as="https://vorige.example nummer-9"))
    assert came_back(app, there)[1].status_code == 303
    assert came_back(app, there, sub="nummer-2")[1].status_code == 422
    with database.transaction() as session:
        services.reset_second_factor(session, user.id, by=administrator.id)
    assert came_back(app, there, sub="nummer-2")[1].status_code == 303
    assert came_back(app, there)[1].status_code == 422


def test_a_closed_account_and_a_member_of_an_organisation_stay_out(
    app: Flask, there: Vouching, user: User, database: Database
) -> None:
    member = make.member(database)
    _client, answer = came_back(app, there, email=member.email, sub="lid")
    assert answer.status_code == 422
    with database.transaction() as session:
        session.execute(update(User).where(User.id == user.id).values(disabled=True))
    assert came_back(app, there)[1].status_code == 422
    with database.reading() as session:
        assert session.scalars(select(User.provided_as)).all() == [None, None]


def test_a_provider_that_is_away_or_is_another_is_said_and_no_fault(
    app: Flask, there: Vouching, user: User, caplog: pytest.LogCaptureFixture
) -> None:
    client, question = asked(app)
    there.about = {"issuer": "https://elsewhere.example"}
    assert client.get(START).status_code == 503
    there.about = {"token_endpoint": there.in_clear}
    assert client.get(BACK, query_string=there.code_for(question)).status_code == 503
    assert there.asked == 0, "a secret goes to no address where others read along"
    there.shutdown()
    there.server_close()
    answer = client.get(START)
    assert (answer.status_code, "does not answer" in answer.text) == (503, True)
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []


def test_a_secret_is_not_carried_on_to_where_the_provider_points(app: Flask, there: Vouching, user: User) -> None:
    client, question = asked(app)
    there.moved = True
    assert client.get(BACK, query_string=there.code_for(question)).status_code == 422
    assert there.asked == 1


def test_nothing_that_the_provider_said_is_logged(
    app: Flask, there: Vouching, user: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="consult")
    came_back(app, there)
    came_back(app, there, sub="nummer-2")
    assert not any(word in caplog.text for word in ("nummer", "staff@", "id_token", "code="))


def test_whoever_came_through_the_provider_shows_it_there_again(
    app: Flask, there: Vouching, user: User, database: Database
) -> None:
    client, _answer = came_back(app, there)
    with client.session_transaction(base_url="https://localhost") as kept:
        kept["proved_at"] = 0
    again = "/en/account/second-factor/nieuw"
    browser = Browser(client).open(again, status=403)
    (address,) = browser.page.xpath("//a[contains(., 'Show it at')]/@href")
    question = client.get(address).location
    assert "prompt=login" in question
    assert "max_age=0" in question
    for claims in ({"auth_time": int(time.time()) - 600}, {"auth_time": None}, {"sub": "nummer-2"}):
        there.claims = claims
        assert client.get(f"{address}/terug", query_string=there.code_for(question)).status_code == 422
        assert client.get(again).status_code == 403
    there.claims = {}
    assert client.get(f"{address}/terug", query_string=there.code_for(question)).status_code == 200
    assert client.get(again).status_code == 200
    assert last_act(database) == AuditAction.PROVED_AGAIN


def test_who_comes_through_the_provider_is_not_let_in_by_a_password_alone(
    app: Flask, there: Vouching, user: User
) -> None:
    assert make.sign_in(app, user).path == "/en/account/second-factor", "the first time it leads to a second factor"
    came_back(app, there)
    assert "did not fit" in make.sign_in(app, user, status=422).text


def test_without_a_provider_there_is_no_such_address(settings: Settings, applications: Applications) -> None:
    app = applications.build(settings)
    client = visitor(app)
    assert "Sign in through" not in client.get("/en/account/sign-in").text
    assert [client.get(address).status_code for address in (START, f"{BACK}?code=x&state=y")] == [404, 404]
    close(app)


@pytest.mark.parametrize(
    "given",
    [
        {"oidc_issuer": "http://elsewhere.example"},
        {"oidc_issuer": "https://elsewhere.example"},
        {"oidc_issuer": "https://elsewhere.example", "oidc_client_id": "x", "oidc_secret": "y"},
    ],
)
def test_a_provider_without_what_it_needs_starts_nothing(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        Settings(**given)


@pytest.mark.parametrize("words", [None, "", "\n"])
def test_a_provider_whose_secret_is_not_there_starts_nothing(tmp_path: Path, words: str | None) -> None:
    file = tmp_path / "secret"
    if words is not None:
        file.write_text(words)
    named = {"oidc_issuer": "https://elders.example", "oidc_client_id": "x", "oidc_second_factor": "mfa"}
    with pytest.raises(SettingsError, match="CONSULT_OIDC_SECRET"):
        Settings(**named, oidc_secret=str(file))  # type: ignore[arg-type]  # all of them are words
