"""How often something may be tried, and that nothing tells who tried it (checks 50 and 51)."""

import pickle

import pytest
from flask import Flask

from consult.errors import TooManyAttemptsError
from consult.web import limits
from consult.web.limits import Limiter


@pytest.mark.parametrize(("act", "allowed"), [("sign-in", 10), ("second-factor", 5), ("code", 10)])
def test_each_act_has_its_own_limit_for_each_source(act: str, allowed: int) -> None:
    limiter = Limiter()
    for _ in range(allowed):
        limiter.check(act, "here")
        limiter.hit(act, "here")
    with pytest.raises(TooManyAttemptsError) as refused:
        limiter.hit(act, "here")
    assert 0 < refused.value.retry_after <= 900
    with pytest.raises(TooManyAttemptsError):
        limiter.check(act, "elsewhere", "here")
    limiter.hit(act, "elsewhere")


def test_all_sources_together_have_a_limit_too() -> None:
    limiter = Limiter()
    for number in range(300):
        limiter.hit("code", str(number))
    with pytest.raises(TooManyAttemptsError):
        limiter.hit("code", "one more")


def test_looking_does_not_count() -> None:
    limiter = Limiter()
    for _ in range(100):
        limiter.check("sign-in", "here")


@pytest.mark.parametrize("address", ["203.0.113.77", "2001:db8:1:2:3:4:5:6"])
def test_no_address_is_kept(app: Flask, address: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        limits.hit("code", "account@voorbeeld.example")
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
