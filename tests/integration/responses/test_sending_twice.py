"""The same form sent again - pressed twice, sent at once, after a lost answer - is one response and one receipt."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from itsdangerous import TimestampSigner

from consult.responses.models import ResponseState
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.responses import make
from tests.integration.responses.test_individual import CODE


@pytest.fixture
def ready(client, database):
    """A browser at the check of a draft with an answer."""
    browser = make.begun(client, make.open_consultation(database), route="short")
    return browser.press("Save and continue", **{"PV-09": "Eén keer is genoeg."})


def _code(browser):
    found = CODE.search(browser.text)
    return found and found[0]


def test_the_same_form_sent_twice_shows_the_same_receipt(ready, database):
    fields = make.fields(ready)
    first = _code(ready.post("/en/r/versturen", fields))
    assert first
    assert _code(ready.post("/en/r/versturen", fields)) == first
    assert len(make.responses(database)) == 1


def test_the_answer_to_the_first_post_is_lost_and_the_second_comes_with_the_old_cookie(app, ready, client):
    fields = make.fields(ready)
    cookie = client.get_cookie("__Host-s")
    first = _code(ready.post("/en/r/versturen", fields))
    other = visitor(app)
    other.set_cookie("__Host-s", cookie.value, secure=True)
    assert _code(Browser(other).post("/en/r/versturen", fields)) == first


@pytest.mark.parametrize("_again", range(3))  # what two posts do to each other depends on chance
def test_ten_posts_at_the_same_moment_are_one_response(app, ready, client, database, _again):
    fields, cookie = make.fields(ready), client.get_cookie("__Host-s")

    def post(_number):
        other = visitor(app)
        other.set_cookie("__Host-s", cookie.value, secure=True)
        return _code(Browser(other).post("/en/r/versturen", fields))

    with ThreadPoolExecutor(10) as pool:
        shown = list(pool.map(post, range(10)))
    assert len(set(shown)) == 1
    assert shown[0]
    (response,) = make.responses(database)
    assert response.state is ResponseState.SUBMITTED
    assert len(make.answers(database)) == 1


def test_after_a_quarter_of_an_hour_the_code_is_not_shown_again(ready, monkeypatch):
    stamp = TimestampSigner.get_timestamp
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: stamp(self) - 16 * 60)
    ready.open("/en/r/controle")
    monkeypatch.undo()
    fields = make.fields(ready)
    assert _code(ready.post("/en/r/versturen", fields))
    again = ready.post("/en/r/versturen", fields)
    assert not _code(again)
    assert "We cannot show it again" in again.text


def test_stopping_twice_with_the_same_form_shows_the_same_code(ready, database):
    ready.open("/en/r/kort")
    fields = make.fields(ready)
    first = _code(ready.post("/en/r/later", fields))
    assert first
    assert _code(ready.post("/en/r/later", fields)) == first
    assert len(make.responses(database)) == 1


@pytest.mark.parametrize(("page", "send"), [("controle", "versturen"), ("kort", "later")])
def test_after_leaving_quickly_the_same_form_shows_no_code(ready, page, send):
    ready.open(f"/en/r/{page}")
    fields = make.fields(ready)
    assert _code(ready.post(f"/en/r/{send}", fields))
    assert ready.client.get("/en/verlaten").status_code == 303
    again = ready.post(f"/en/r/{send}", fields)
    assert not _code(again)


def test_what_stays_of_the_cookie_after_sending_opens_nothing(ready):
    ready.post("/en/r/versturen", make.fields(ready))
    assert ready.client.get_cookie("__Host-s")
    assert ready.client.get("/en/r/mijn").status_code == 303


def test_a_second_form_for_the_same_draft_does_not_send_it_again(app, ready, client):
    cookie, fields = client.get_cookie("__Host-s"), make.fields(ready)
    other_form = make.fields(Browser(client).open("/en/r/controle"))
    ready.post("/en/r/versturen", fields)
    other = visitor(app)
    other.set_cookie("__Host-s", cookie.value, secure=True)
    Browser(other).post("/en/r/versturen", other_form, status=403)
