"""How often something may be tried, and that nothing tells who tried it (checks 50 to 52)."""

import hashlib
import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update

from consult.config import Settings
from consult.db import Database
from consult.errors import TooManyAttemptsError
from consult.web import limits
from consult.web.guards import public
from consult.web.limits import Limiter
from consult.web.models import AccountTry
from tests.conftest import Applications, close, visitor
from tests.integration.accounts import make


@pytest.mark.parametrize(
    ("act", "allowed"), [("sign-in", 10), ("second-factor", 5), ("code", 10), ("upload", 60), ("send", 300)]
)
def test_each_act_has_its_own_limit_for_each_source(act: str, allowed: int) -> None:
    limiter = Limiter()
    for _ in range(allowed):
        limiter.check(act, "here")
        limiter.hit(act, "here")
    with pytest.raises(TooManyAttemptsError) as refused:
        limiter.hit(act, "here")
    assert 0 < refused.value.retry_after <= 3600
    with pytest.raises(TooManyAttemptsError):
        limiter.check(act, "elsewhere", "here")
    limiter.hit(act, "elsewhere")


@pytest.mark.parametrize("act", limits.RULES)
def test_all_sources_together_have_a_limit_too(act: str) -> None:
    limiter = Limiter()
    for number in range(int(limits.RULES[act][1].split()[0])):
        limiter.hit(act, str(number))
    with pytest.raises(TooManyAttemptsError):
        limiter.hit(act, "one more")


def test_looking_does_not_count() -> None:
    limiter = Limiter()
    for _ in range(100):
        limiter.check("sign-in", "here")


@pytest.mark.parametrize("address", ["203.0.113.77", "2001:db8:1:2:3:4:5:6"])
def test_no_address_is_kept(app: Flask, database: Database, address: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        limits.hit("sign-in", "account@voorbeeld.example")
    with database.reading() as session:
        [tried] = session.scalars(select(AccountTry)).all()
    assert tried.account != hashlib.sha256(b"account@voorbeeld.example").digest()
    assert len(tried.account) == 32
    windows = app.extensions["consult.limits"]._windows.storage
    kept = pickle.dumps([windows.storage, dict(windows.events)])
    for trace in (address, "203.0.113", "2001:db8", "account@"):
        assert trace.encode() not in kept
    assert windows.events


def test_a_household_is_one_source(app: Flask) -> None:
    for last in range(10):
        with app.test_request_context(environ_base={"REMOTE_ADDR": f"2001:db8:1:2::{last}"}):
            limits.hit("code")
    with (
        app.test_request_context(environ_base={"REMOTE_ADDR": "2001:db8:1:2:ffff::1"}),
        pytest.raises(TooManyAttemptsError),
    ):
        limits.hit("code")
    with app.test_request_context(environ_base={"REMOTE_ADDR": "2001:db8:1:3::1"}):
        limits.hit("code")


def test_tries_at_an_account_count_at_every_node_and_after_a_restart(app: Flask, settings: Settings) -> None:
    nodes = [app, Applications(None).build(settings)]
    for number in range(10):
        with nodes[number % 2].test_request_context(environ_base={"REMOTE_ADDR": f"203.0.113.{number}"}):
            limits.hit("sign-in", "iemand@voorbeeld.example")
    for node in nodes:
        limits.init_app(node)
        with node.test_request_context(environ_base={"REMOTE_ADDR": "198.51.100.1"}):
            with pytest.raises(TooManyAttemptsError) as refused:
                limits.check("sign-in", "iemand@voorbeeld.example")
            assert 0 < refused.value.retry_after <= 300
            limits.check("sign-in", "iemand-anders@voorbeeld.example")
    close(nodes[1])


def test_tries_at_an_account_are_forgotten_after_a_day(app: Flask, database: Database) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.1"}):
        limits.hit("sign-in", "iemand@voorbeeld.example")
        with database.transaction() as writing:
            writing.execute(update(AccountTry).values(tried_at=datetime.now(UTC) - timedelta(days=1, seconds=1)))
        limits.hit("sign-in", "iemand-anders@voorbeeld.example")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AccountTry)) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_the_store_of_limits_people_can_answer_and_staff_cannot_sign_in(app: Flask, database: Database) -> None:
    somebody = make.staff(database)
    with database.transaction() as writing:
        writing.execute(text("DROP TABLE account_try"))
    app.config["CONSULT_SHOW_FAULT_PAGE"] = True
    assert "does not answer now" in make.sign_in(app, somebody, status=503).text
    with app.test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.1"}):
        limits.hit("send")


def test_whoever_comes_by_an_onion_address_shares_no_limit_of_one_source(settings: Settings) -> None:
    behind = Applications(None).build(replace(settings, proxy=True))
    seen = []
    behind.add_url_rule("/who", "who", public(lambda: seen.append(limits._address()) or ""))
    client = visitor(behind)
    for told in ("203.0.113.9", "onion"):
        client.get("/who", headers={"X-Forwarded-For": told})
    assert seen == [("203.0.113.9",), ()]
    close(behind)
