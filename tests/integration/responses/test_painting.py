"""Pages are painted once and filled in for each visitor: fast, and never with somebody else's words."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.responses import make


@pytest.fixture
def consultation(database):
    return make.open_consultation(database)


@contextmanager
def _statements(database):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    for engine in (database.reader, database.writer):
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in (database.reader, database.writer):
        event.remove(engine, "before_cursor_execute", note)


def test_no_visitor_sees_what_another_typed(app, consultation):
    first = make.begun(visitor(app), consultation, route="all")
    first.press("Save and continue", **{"PV-09": "Woorden van de eerste.", "PV-07": "smal"})
    first.open("/en/r/alles").press("Save and continue", status=422, **{"PV-09": "Te lang " * 400})
    second = make.begun(visitor(app), consultation, route="all")
    assert "van de eerste" not in second.text
    assert "Te lang" not in second.text
    assert not second.page.xpath("//*[@checked][not(@value='analyse')]")
    assert second.token != first.token
    tokens = {browser.page.xpath("//input[@name='form_token']/@value")[0] for browser in (first, second)}
    assert len(tokens) == 2
    assert "van de eerste" in first.open("/en/r/alles").answer.get_data(as_text=True)


def test_what_comes_with_an_address_is_not_kept_for_the_next_visitor(app, consultation):
    Browser(visitor(app)).open(f"/en/r/nieuw/{consultation.ref}?hello=there")
    assert "hello" not in Browser(visitor(app)).open(f"/en/r/nieuw/{consultation.ref}").answer.get_data(as_text=True)
    make.begun(visitor(app), consultation).open("/en/r/deel/2?hello=there")
    assert "hello" not in make.begun(visitor(app), consultation).open("/en/r/deel/2").answer.get_data(as_text=True)


def test_each_language_and_group_gets_its_own_page(app, consultation):
    english = make.begun(visitor(app), consultation).open("/en/r/deel/2")
    dutch = make.begun(visitor(app), consultation, language="").open("/r/deel/2")
    assert "Who helps you to work safely?" in english.text
    assert "Wie helpt u om veilig te werken?" in dutch.text
    bank = make.begun(visitor(app), consultation, group="financieel").open("/en/r/deel/2")
    assert "Who helps you to work safely?" not in bank.text


def test_a_page_of_questions_takes_two_statements(app, consultation, database):
    browser = make.begun(visitor(app), consultation, route="all")
    with _statements(database) as seen:
        browser.open("/en/r/alles")
    assert len(seen) == 2
    browser.press("Save and continue", **{"PV-09": "Iets."})
    with _statements(database) as seen:
        browser.open("/en/r/alles")
    assert len(seen) == 2
    fresh = Browser(visitor(app)).open(f"/en/r/nieuw/{consultation.ref}")
    with _statements(database) as seen:
        fresh.open(f"/en/r/nieuw/{consultation.ref}")
    assert len(seen) <= 2


def test_a_newer_file_is_shown_at_once(app, consultation, database):
    browser = make.begun(visitor(app), consultation).open("/en/r/deel/4")
    make.open_consultation(database, changes={"title": {"nl": "Iets anders", "en": "Another title"}})
    assert "Another title" in Browser(visitor(app)).open(f"/en/r/nieuw/{consultation.ref}").text
    assert browser.open("/en/r/deel/4").path == "/en/r/deel/4"
