"""Members of organisations are told by e-mail that there is news: only who asked for it, and never what it is about."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from consult.accounts.models import Organisation, User
from consult.accounts.services import choose_notices
from consult.app import create_app
from consult.changes import ChangeKind, announce
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.consultations.services import close, extend, load, open_
from consult.days import HERE, monday_of, today_here
from consult.db import Database
from consult.jobs.models import Job, JobState
from consult.jobs.worker import run_next
from consult.reports.models import Report, ReportState
from consult.reports.services import release
from consult.responses.models import Channel, Response
from consult.site.notices import DAY_JOB, MAIL_JOB, tell_organisation
from consult.synthesis.models import Synthesis
from tests.browser import Browser
from tests.conftest import visitor, without_second_factor
from tests.integration.responses import make
from tests.shipped import shipped
from tests.smtp import Post, post_office

WHO = "lid-zeven"


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as made:
        yield made


@pytest.fixture
def settings(settings: Settings, post: Post) -> Settings:
    """Settings of a site that sends mail to the server of this test."""
    return replace(
        without_second_factor(settings),
        mail_server=f"smtp://127.0.0.1:{post.port}",
        mail_from="bericht@meedenken.example",
        trusted_hosts="localhost,meedenken.example",
    )


def loaded(database: Database) -> str:
    file = shipped("pooierverbod")
    period = file.period.model_copy(update={"minimum_weeks": 1})
    with database.transaction() as session:
        return load(session, file.model_copy(update={"period": period}), owner="Voorbeeldministerie").slug


def opened(database: Database, first: int, last: int) -> Consultation:
    """Open the consultation from and to a number of days from today."""
    days = {"opens_on": today_here() + timedelta(days=first), "closes_on": today_here() + timedelta(days=last)}
    with database.transaction() as session:
        return open_(session, "pooierverbod", **days)


def extended(database: Database, last: int) -> None:
    """Give the open consultation a later last day."""
    words = {"nl": "Langer.", "en": "Longer."}
    with database.transaction() as session:
        extend(session, "pooierverbod", closes_on=today_here() + timedelta(days=last), words=words, on=today_here())


def member(
    database: Database, who: str = WHO, *, language: str | None = "en", group: str = "swad", name: str = ""
) -> User:
    """Add an organisation of ``group`` with one member, who is told in ``language`` or not at all."""
    make.organisation(database, name or f"Organisatie van {who}", group=group, members=[(who, ["writer"])])
    with database.transaction() as session:
        user = session.scalars(select(User).where(User.email == f"{who}@voorbeeld.example")).one()
        choose_notices(session, user.id, language)
        return user


def jobs(database: Database, kind: str = MAIL_JOB) -> list[Job]:
    with database.reading() as session:
        return list(session.scalars(select(Job).where(Job.kind == kind).order_by(Job.not_before)))


def hurry(database: Database, kind: str = MAIL_JOB) -> None:
    """Let every moment that a job of this kind waits for be over."""
    with database.transaction() as session:
        session.execute(update(Job).where(Job.kind == kind).values(not_before=datetime.now(UTC) - timedelta(seconds=1)))


def work(app: Flask, database: Database) -> None:
    while run_next(database, app.extensions["consult.tasks"]):
        pass


def told(post: Post) -> list[str]:
    """To whom letters went, and empty the box."""
    names = [message_from_bytes(letter, policy=policy.default)["To"] for letter in post.letters]
    post.letters.clear()
    return sorted(names)


def test_who_asked_for_it_is_told_when_a_consultation_that_asks_them_opens(
    app: Flask, database: Database, post: Post
) -> None:
    loaded(database)
    member(database)
    member(database, "wil-niet", language=None)
    member(database, "andere-groep", group="niet-gevraagd")
    gone = member(database, "weg")
    with database.transaction() as session:
        session.get_one(User, gone.id).disabled = True
    opened(database, -8, 3)
    assert len(jobs(database)) == 1, "work was queued for somebody who did not ask for it"
    work(app, database)
    assert told(post) == [f"{WHO}@voorbeeld.example"]


def test_not_a_byte_that_goes_out_tells_what_it_is_about(app: Flask, database: Database, post: Post) -> None:
    loaded(database)
    member(database, name="Kanarieorganisatie")
    consultation = opened(database, -8, 30)
    work(app, database)
    assert len(post.letters) == 1
    sent = b"".join([*post.heard, *post.letters]).decode().lower()
    file = definition(consultation)
    words = {consultation.slug, consultation.ref, str(consultation.id), consultation.owner, file.trajectory.id, "swad"}
    words |= {text for part in (file.title, file.short_title) for text in (part.nl, part.en or part.nl)}
    words |= {group.id for group in file.groups} | {"seks", "sex", "prostit", "escort", "werker", "pooier", "kanarie"}
    assert [word for word in words if word.lower() in sent] == []
    assert "http" in sent
    assert sent.count("http") == sent.count("https://localhost/en/account/sign-in") == 1


def test_the_job_holds_neither_an_address_nor_a_word(app: Flask, database: Database) -> None:
    loaded(database)
    user = member(database)
    opened(database, -8, 3)
    assert [job.args for job in jobs(database)] == [{"user": str(user.id)}]


def test_much_news_at_once_is_one_letter(app: Flask, database: Database, post: Post) -> None:
    loaded(database)
    user = member(database)
    opened(database, -8, 3)
    extended(database, 5)
    with database.transaction() as session:
        organisation_id = session.scalars(select(Organisation.id).where(Organisation.group == "swad")).one()
        tell_organisation(session, organisation_id)
        close(session, "pooierverbod")
    work(app, database)
    assert told(post) == [user.email]
    with database.transaction() as session:
        tell_organisation(session, organisation_id)
    work(app, database)
    assert told(post) == [user.email], "news after a letter is news again"


def test_the_same_news_told_by_two_at_the_same_moment_is_one_letter(app: Flask, database: Database, post: Post) -> None:
    user = member(database)
    with database.reading() as session:
        organisation_id = session.scalars(select(Organisation.id)).one()

    def tell() -> None:
        with database.transaction() as session:
            tell_organisation(session, organisation_id)

    second = Thread(target=tell)
    with database.transaction() as session:
        tell_organisation(session, organisation_id)
        second.start()
        second.join(0.3)
    second.join()
    work(app, database)
    assert told(post) == [user.email]


def test_whoever_changed_their_mind_before_it_is_sent_gets_no_letter(
    app: Flask, database: Database, post: Post
) -> None:
    loaded(database)
    user = member(database)
    opened(database, -8, 3)
    with database.transaction() as session:
        choose_notices(session, user.id, None)
    work(app, database)
    assert told(post) == []
    assert [job.state for job in jobs(database)] == [JobState.DONE]


def test_the_response_of_an_organisation_is_told_to_its_own_members_and_that_of_a_person_to_nobody(
    app: Flask, database: Database, post: Post
) -> None:
    loaded(database)
    opened(database, -8, 3)
    mine, _other = member(database), member(database, "ander")
    with database.transaction() as session:
        organisation_id = session.scalars(
            select(Organisation.id).where(Organisation.name == f"Organisatie van {WHO}")
        ).one()
        consultation = session.scalars(select(Consultation)).one()
        responses = [
            Response(consultation=consultation, group="sekswerker", channel=Channel.OPEN),
            Response(
                consultation=consultation, group="swad", channel=Channel.ORGANISATION, organisation_id=organisation_id
            ),
        ]
        session.add_all(responses)
        session.flush()
        announce(session, ChangeKind.RESPONSE_SUBMITTED, responses[0].id)
    assert jobs(database) == []
    with database.transaction() as session:
        announce(session, ChangeKind.RESPONSE_SUBMITTED, responses[1].id)
    work(app, database)
    assert told(post) == [mine.email]


def test_a_report_that_is_released_is_told_to_whom_its_consultation_asked(
    app: Flask, database: Database, post: Post
) -> None:
    loaded(database)
    consultation_id = opened(database, -8, 3).id
    user = member(database)
    member(database, "andere-groep", group="niet-gevraagd")
    with database.transaction() as session:
        synthesis = Synthesis(consultation_id=consultation_id, number=1, author_id=user.id)
        session.add(synthesis)
        session.flush()
        made = {"consultation_id": consultation_id, "synthesis_id": synthesis.id, "job_id": None}
        report = Report(**made, number=1, asked_by_id=user.id, released_on=today_here())
        session.add(report)
        session.flush()
        release(session, report.id)
    work(app, database)
    assert told(post) == [user.email]
    monday = monday_of(today_here())
    with database.transaction() as session:
        session.get_one(Report, report.id).state = ReportState.SUPERSEDED
        announce(session, ChangeKind.REPORT_SUPERSEDED, report.id)
    [waits] = [job for job in jobs(database, DAY_JOB) if job.args["turn"] == "superseded"]
    assert waits.not_before.astimezone(HERE).date() == monday + timedelta(days=7)
    assert waits.queued_on == monday, "the day on which somebody took answers back was kept"
    work(app, database)
    assert told(post) == [], "a letter told on which day somebody took answers back"
    with database.transaction() as session:
        session.get_one(Job, waits.id).not_before = moment(-1)
    work(app, database)
    assert told(post) == [user.email]


def test_a_consultation_that_opens_later_is_told_on_its_day_a_week_before_the_end_and_when_it_is_over(
    app: Flask, database: Database, post: Post
) -> None:
    loaded(database)
    user = member(database)
    opened(database, 2, 20)
    work(app, database)
    assert told(post) == []
    mornings = [job.not_before.astimezone(HERE) for job in jobs(database, DAY_JOB) if job.not_before]
    assert [morning.date() - today_here() for morning in mornings] == [timedelta(days=days) for days in (2, 13, 21)]
    assert {morning.hour for morning in mornings} == {9}
    for _turn in range(3):
        waiting = [job for job in jobs(database, DAY_JOB) if job.state is JobState.QUEUED]
        with database.transaction() as session:
            session.execute(
                update(Job).where(Job.id == waiting[0].id).values(not_before=datetime.now(UTC) - timedelta(seconds=1))
            )
        work(app, database)
        assert told(post) == [user.email]


def test_a_day_that_was_moved_or_overtaken_tells_nothing(app: Flask, database: Database, post: Post) -> None:
    loaded(database)
    member(database)
    opened(database, 1, 15)
    extended(database, 30)
    assert len(jobs(database, DAY_JOB)) == 5
    moved = Job.args["day"].as_string().in_([day(8), day(16)])
    with database.transaction() as session:
        session.execute(update(Job).where(moved).values(not_before=moment(-1)))
        session.execute(update(Job).where(~moved).values(not_before=moment(60)))
    work(app, database)
    assert [job.state for job in jobs(database, DAY_JOB)].count(JobState.DONE) == 2
    assert told(post) == [], "days that were moved told something"
    with database.transaction() as session:
        close(session, "pooierverbod")
    work(app, database)
    assert len(told(post)) == 1
    hurry(database, DAY_JOB)
    work(app, database)
    assert told(post) == [], "a consultation that was closed told that it opens or ends"


def test_a_consultation_too_short_for_a_last_week_has_none(app: Flask, database: Database) -> None:
    loaded(database)
    opened(database, 1, 8)
    assert [job.args["turn"] for job in jobs(database, DAY_JOB)] == ["opens", "over"]


@pytest.mark.parametrize("reply", ["451 later please", "421 busy"])
def test_a_letter_that_the_server_takes_later_is_sent_later(
    app: Flask, database: Database, post: Post, reply: str
) -> None:
    loaded(database)
    user = member(database)
    post.replies.append(reply)
    opened(database, -8, 3)
    work(app, database)
    assert told(post) == []
    (job,) = jobs(database)
    assert (job.state, job.attempt) == (JobState.QUEUED, 1)
    hurry(database)
    work(app, database)
    assert told(post) == [user.email]
    assert jobs(database)[0].state is JobState.DONE


def test_the_waits_grow_to_about_a_day_and_then_the_letter_is_given_up(
    app: Flask, database: Database, post: Post
) -> None:
    loaded(database)
    member(database)
    post.replies.extend(["451 later"] * 9)
    opened(database, -8, 3)
    waits = []
    for _attempt in range(4):
        work(app, database)
        (job,) = jobs(database)
        assert job.not_before is not None
        waits.append(job.not_before - datetime.now(UTC))
        hurry(database)
    assert waits == sorted(waits)
    assert timedelta(hours=20) < sum(waits, timedelta()) < timedelta(hours=28)
    work(app, database)
    assert [job.state for job in jobs(database)] == [JobState.FAILED]
    assert post.tries == 5
    assert told(post) == []


def test_a_server_that_was_down_gets_the_letter_when_it_is_up(settings: Settings, database: Database) -> None:
    with post_office() as gone:
        port = gone.port
    app = create_app(replace(settings, mail_server=f"smtp://127.0.0.1:{port}"))
    loaded(database)
    user = member(database)
    opened(database, -8, 3)
    work(app, database)
    assert [job.state for job in jobs(database)] == [JobState.QUEUED]
    with post_office(port=port) as post:
        hurry(database)
        work(app, database)
        assert told(post) == [user.email]
    app.extensions["consult.database"].dispose()
    app.extensions["consult.vault"].close()


def test_an_address_that_the_server_refuses_is_given_up_and_named_nowhere(
    app: Flask, database: Database, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    loaded(database)
    member(database)
    post.replies.append(f"550 <{WHO}@voorbeeld.example> unknown")
    opened(database, -8, 3)
    work(app, database)
    (job,) = jobs(database)
    assert (job.state, job.error) == (JobState.FAILED, "The mail server refuses this message.")
    assert WHO not in caplog.text
    assert post.tries == 1


def test_an_address_with_a_line_break_sends_nothing(app: Flask, database: Database, post: Post) -> None:
    loaded(database)
    user = member(database)
    opened(database, -8, 3)
    with database.transaction() as session:
        session.get_one(User, user.id).email = "a@voorbeeld.example\r\nBcc: b@voorbeeld.example"
    work(app, database)
    assert post.heard == []
    assert jobs(database)[0].state is JobState.FAILED


def test_a_site_without_a_mail_server_queues_nothing_and_says_so(settings: Settings) -> None:
    app = create_app(replace(settings, mail_server=""))
    database: Database = app.extensions["consult.database"]
    loaded(database)
    member(database)
    opened(database, -8, 30)
    assert jobs(database) == jobs(database, DAY_JOB) == []
    browser = make.signed_in(visitor(app), WHO)
    browser.open("/en/account/nieuws")
    assert "This site sends no e-mail." in browser.text
    assert browser.page.xpath("//main//form") == []
    token = browser.page.xpath("//form//input[@name='csrf_token']/@value")[0]
    browser.post("/en/account/nieuws", {"csrf_token": token, "language": "nl"}, status=409)
    app.extensions["consult.database"].dispose()
    app.extensions["consult.vault"].close()


def test_a_member_switches_letters_on_and_off(app: Flask, database: Database, client: FlaskClient, post: Post) -> None:
    loaded(database)
    user = member(database, language=None)
    browser = make.signed_in(client, WHO).open("/en/account/").click("News for your organisation")
    assert "There is no consultation that asks your organisation now." in browser.text
    assert browser.page.xpath("//input[@name='language'][@checked]/@value") == [""]
    browser.press("Save", language="nl")
    assert browser.page.xpath("//input[@name='language'][@checked]/@value") == ["nl"]
    opened(database, -8, 3)
    work(app, database)
    (letter,) = post.letters
    assert message_from_bytes(letter, policy=policy.default)["Content-Language"] == "nl"
    assert told(post) == [user.email]
    browser.open("/en/account/nieuws").click("What happens when")
    assert browser.path == "/en/consultaties/pooierverbod/verloop"
    browser.open("/en/account/nieuws").press("Save", language="fr", status=422)
    browser.press("Save", language="")
    extended(database, 9)
    work(app, database)
    assert told(post) == []


def test_news_is_for_members_only(app: Flask, database: Database, client: FlaskClient) -> None:
    assert Browser(client).open("/en/account/nieuws").path == "/en/account/sign-in"


def day(days: int) -> str:
    return (today_here() + timedelta(days=days)).isoformat()


def moment(days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)
