"""What happens when: a page and a feed that anybody may read, and that leave nothing behind."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from lxml import etree

from consult.consultations.models import Consultation, ConsultationKind
from consult.consultations.services import close, extend, load, open_
from consult.days import today_here
from consult.db import Database
from consult.reports.models import Report, ReportState
from consult.synthesis.models import Synthesis
from consult.web.headers import HEADERS
from tests.architecture.test_addresses import TELLING
from tests.browser import Browser
from tests.integration.accounts import make as accounts
from tests.shipped import shipped

ATOM = "{http://www.w3.org/2005/Atom}"
PAGE, FEED = "/en/consultaties/pooierverbod/verloop", "/en/consultaties/pooierverbod/verloop.atom"


def day(days: int) -> date:
    return today_here() + timedelta(days=days)


def words(days: int) -> str:
    """The day as an English page says it."""
    return f"{day(days):%B} {day(days).day}, {day(days).year}"


def loaded(database: Database) -> Consultation:
    """Load a consultation that has to be open for a week at least."""
    file = shipped("pooierverbod")
    period = file.period.model_copy(update={"minimum_weeks": 1})
    with database.transaction() as session:
        return load(session, file.model_copy(update={"period": period}), owner="Voorbeeldministerie")


def opened(database: Database, first: int, last: int) -> None:
    """Open the consultation for days counted from today."""
    with database.transaction() as session:
        open_(session, "pooierverbod", opens_on=day(first), closes_on=day(last))


def extended(database: Database, last: int, *, ago: int) -> None:
    words = {"nl": "Wij kregen veel vragen.", "en": "We were asked a lot."}
    with database.transaction() as session:
        extend(session, "pooierverbod", closes_on=day(last), words=words, on=day(-ago))


def closed(database: Database, *, ago: int = 0) -> None:
    with database.transaction() as session:
        close(session, "pooierverbod", on=day(-ago))


def report(database: Database, consultation: Consultation, number: int, state: ReportState, ago: int) -> None:
    analyst = accounts.staff(database, email=f"analist{number}@voorbeeld.example")
    with database.transaction() as session:
        synthesis = Synthesis(consultation_id=consultation.id, number=number, author_id=analyst.id)
        session.add(synthesis)
        session.flush()
        made = {"consultation_id": consultation.id, "synthesis_id": synthesis.id, "job_id": None}
        session.add(Report(**made, number=number, asked_by_id=analyst.id, released_on=day(-ago), state=state))


def entries(client: FlaskClient, path: str = FEED) -> list[str]:
    """What the feed tells, the newest first, as day and title."""
    feed = etree.fromstring(client.get(path).data)
    return [
        f"{entry.findtext(ATOM + 'updated')[:10]} {entry.findtext(ATOM + 'title')}"
        for entry in feed.iter(ATOM + "entry")
    ]


def test_the_page_says_what_happened_and_what_is_planned(client: FlaskClient, database: Database) -> None:
    consultation = loaded(database)
    opened(database, -40, 4)
    extended(database, 30, ago=2)
    report(database, consultation, 1, ReportState.SUPERSEDED, 1)
    report(database, consultation, 2, ReportState.MAKING, 0)
    browser = Browser(client).open("/en/consultaties/pooierverbod").click("What happens when")
    assert [" ".join(one.text_content().split()) for one in browser.page.xpath("//main//section[1]//li")] == [
        f"{words(-40)} · The consultation opens. Answers are taken up to and including {words(4)}.",
        f"{words(-2)} · The consultation is extended. Answers are taken up to and including {words(30)}. We were asked a lot.",
        f"{words(-1)} · Report 1 is released.",
    ]
    assert [" ".join(one.text_content().split()) for one in browser.page.xpath("//main//section[2]//li")] == [
        f"{words(23)} · One more week. Answers are taken up to and including {words(30)}.",
        f"{words(30)} · The last day to answer.",
        "No day yet · whoever asked replies to each theme",
    ]
    assert f"The next change is on {words(31)}." in browser.text
    assert "A bookmark stays visible in your browser." in browser.text
    assert "Report 2" not in browser.text


@pytest.mark.parametrize(
    ("first", "last", "state", "step", "comes_back"),
    [(2, 9, "Not open yet", 0, 2), (-3, 9, "Open", 0, 10), (-7, 0, "Open", 0, 1), (-9, -1, "Closed", 1, None)],
)
def test_the_calendar_opens_and_closes_a_consultation(
    client: FlaskClient, database: Database, first: int, last: int, state: str, step: int, comes_back: int | None
) -> None:
    loaded(database)
    opened(database, first, last)
    browser = Browser(client).open(PAGE)
    assert f"State {state} " in browser.text.replace("State" + state, f"State {state}")
    steps = browser.page.xpath("//main/ol/li")
    assert [one.get("aria-current") for one in steps].index("step") == step
    expected = f"on {words(comes_back)}." if comes_back else "No next day is known yet."
    assert expected in browser.text


def test_a_consultation_that_is_closed_early_says_so(client: FlaskClient, database: Database) -> None:
    loaded(database)
    opened(database, -20, 20)
    closed(database, ago=9)
    assert "The consultation is closed." in Browser(client).open(PAGE).text
    assert "last day to answer." not in Browser(client).open(PAGE).text
    assert entries(client) == [
        f"{day(-9)} The consultation is closed.",
        f"{day(-20)} The consultation opens. Answers are taken up to and including {words(20)}.",
    ]


def test_an_editors_words_stand_on_the_page_and_not_in_the_feed(client: FlaskClient, database: Database) -> None:
    loaded(database)
    opened(database, -20, 4)
    extended(database, 20, ago=1)
    assert "We were asked a lot." in Browser(client).open(PAGE).text
    assert "Wij kregen veel vragen." in Browser(client).open(PAGE.removeprefix("/en")).text
    assert b"asked a lot" not in client.get(FEED).data


def test_the_feed_is_atom(client: FlaskClient, database: Database) -> None:
    consultation = loaded(database)
    opened(database, -40, 2)
    report(database, consultation, 1, ReportState.RELEASED, 1)
    answer = client.get(FEED)
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(answer.data)
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")] == [f"https://localhost{FEED}"]
    for part in (feed, *feed.iter(f"{ATOM}entry")):
        assert [len(part.findall(ATOM + name)) for name in ("id", "title", "updated")] == [1, 1, 1]
        (page,) = part.findall(f"{ATOM}link[@rel='alternate']")
        assert page.get("href") == f"https://localhost{PAGE}"
        assert client.get(urlsplit(page.get("href")).path).status_code == 200
        datetime.strptime(part.findtext(f"{ATOM}updated"), "%Y-%m-%dT00:00:00Z").replace(tzinfo=UTC)
    ids = [part.findtext(f"{ATOM}id") for part in feed.iter() if part.find(f"{ATOM}id") is not None]
    assert len(ids) == len(set(ids)) == 1 + 3
    assert all(str(UUID(number.removeprefix("urn:uuid:"))) == number.removeprefix("urn:uuid:") for number in ids)
    assert str(consultation.id) not in answer.text
    days = [entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")]
    assert days == sorted(days, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == days[0]


def test_the_feed_is_the_same_bytes_until_something_happens_and_keeps_its_identifiers(
    client: FlaskClient, database: Database
) -> None:
    consultation = loaded(database)
    opened(database, -40, 20)
    before = client.get(FEED).data
    assert client.get(FEED).data == before
    report(database, consultation, 1, ReportState.RELEASED, 0)
    after = client.get(FEED).data
    assert after != before
    numbers = [{one.text for one in etree.fromstring(feed).iter(f"{ATOM}id")} for feed in (before, after)]
    assert numbers[0] < numbers[1]


def test_a_feed_in_which_nothing_happened_yet_is_a_feed(client: FlaskClient, database: Database) -> None:
    loaded(database)
    opened(database, 5, 20)
    feed = etree.fromstring(client.get(FEED).data)
    assert feed.findtext(f"{ATOM}updated")
    assert entries(client) == []


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_what_a_feed_reader_shows_names_no_subject(client: FlaskClient, database: Database, prefix: str) -> None:
    consultation = loaded(database)
    opened(database, -40, 2)
    extended(database, 3, ago=1)
    closed(database)
    report(database, consultation, 1, ReportState.RELEASED, 1)
    feed = etree.fromstring(client.get(f"{prefix}/consultaties/pooierverbod/verloop.atom").data)
    shown = " ".join(
        one.text or "" for one in feed.iter() if one.tag in {f"{ATOM}title", f"{ATOM}content", f"{ATOM}name"}
    )
    assert "Meedenken" in shown
    assert [word for word in TELLING if word in shown.lower()] == []


@pytest.mark.parametrize("path", [PAGE, FEED])
def test_following_leaves_no_cookie_and_is_kept_nowhere(client: FlaskClient, database: Database, path: str) -> None:
    loaded(database)
    opened(database, -40, 2)
    answer = client.get(path)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert not {"ETag", "Last-Modified"} & set(answer.headers.keys())


@pytest.mark.parametrize("path", [PAGE, FEED])
def test_what_is_being_prepared_and_what_asks_nobody_has_no_course(
    client: FlaskClient, database: Database, path: str
) -> None:
    consultation = loaded(database)
    assert client.get(path).status_code == 404
    opened(database, -8, 1)
    with database.transaction() as session:
        session.get_one(Consultation, consultation.id).kind = ConsultationKind.DOCUMENT_ANALYSIS
    assert client.get(path).status_code == 404
