"""What whoever asked does with a finding: written by one official, published by another, read by everybody."""

from dataclasses import replace
from datetime import timedelta

import pytest
from babel.dates import format_date
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.access import Role
from consult.accounts.models import User
from consult.accounts.services import choose_notices
from consult.consultations.models import Consultation, ConsultationState
from consult.days import monday_of
from consult.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from consult.jobs.models import Job
from consult.replies import services
from consult.replies.models import Disposition
from consult.site import notices
from tests.browser import Browser
from tests.integration.coding.make import WORDS, signed_in
from tests.integration.moderation import make as moderation
from tests.integration.replies.make import TODAY, Told
from tests.integration.replies.make import WORDS as REPLY
from tests.integration.responses import make as answering

DESK = "/en/desk/pooierverbod/antwoorden"
PUBLIC = "/en/consultaties/pooierverbod/antwoorden"
HOLDER = "/en/r/wat-ermee-is-gedaan"
STATEMENT = "Twee inzenders willen dat collega's erbuiten vallen."
REASON = "Collega's vallen erbuiten."


def test_one_official_writes_a_reply_and_another_publishes_it_for_everybody(
    app: Flask, client: FlaskClient, told: Told
) -> None:
    page = f"{DESK}/{told.lineage}"
    everybody = Browser(client).open("/en/consultaties/pooierverbod").click("What was said, and what is done with it")
    assert STATEMENT in everybody.text
    assert "There is no reply to this point yet." in everybody.text
    writer = signed_in(app, told.writer).open(DESK).click("Write the reply")
    due = (TODAY + timedelta(days=90)).isoformat()
    filled = {"disposition": "partly", "reason": f"{REASON}\n<b>Later meer.</b>", "owner": "directeur Straffen"}
    assert "Choose what is done with this point." in writer.press("Save the draft", status=422, reason="Nee").text
    writer.press("Save the draft", **filled, due_on=due).press("Offer this to a second person")
    assert "Publish this reply" not in writer.text
    waits = "Replies to publish"
    assert waits not in signed_in(app, told.writer).open("/en/desk").text
    assert waits in signed_in(app, told.second).open("/en/desk").text
    forged = {"csrf_token": writer.token, "revision": writer.page.xpath("//input[@name='revision']/@value")[0]}
    writer.post(f"{page}/publiceren", forged, status=403)
    assert REASON not in everybody.open(PUBLIC).text
    signed_in(app, told.second).open("/en/desk").click(waits).click("See the reply").press("Publish this reply")
    assert waits not in signed_in(app, told.second).open("/en/desk").text
    text = everybody.open(PUBLIC).text
    assert "<b>Later meer.</b>" in text
    assert all(words in text for words in (REASON, "Partly adopted", "directeur Straffen", "Report 1"))
    assert not [name for name in ("Schrijver", "Tweede", *WORDS.split(".")[:-1]) if name.strip() in text]
    writer.open(page).press("Save the draft", disposition="not", reason="Toch niet.").press("Offer this")
    signed_in(app, told.second).open(page).press("Publish this reply")
    assert told.versions() == ["Toch niet.", f"{REASON}\n<b>Later meer.</b>"]
    text = everybody.open(PUBLIC).text
    assert text.index("Toch niet.") < text.index("Reply before this one") < text.index(REASON)
    assert "Their number on this day: 2." in everybody.click("What happens when").text
    assert b"Their number on this day: 2." in client.get("/en/consultaties/pooierverbod/verloop.atom").data


def test_behind_a_code_stands_what_was_replied_to_what_its_words_support_and_nothing_else(
    app: Flask, told: Told
) -> None:
    told.publish()
    page = told.holder(app, told.codings[0]).open("/en/r/mijn")
    week = format_date(monday_of(TODAY), "long", locale="en")
    assert f"Last news: in the week of {week}" in page.text
    page.click("What is done with your points")
    assert f"In the week of {week} · Replies to points of the report were published." in page.text
    assert STATEMENT in page.text
    assert REASON in page.text
    assert not [words for words in WORDS.split(".")[:-1] if words.strip() in page.text]
    outside = told.holder(app, told.outside).open(HOLDER)
    assert STATEMENT not in outside.text
    assert "No point of the report stands on them." in outside.text
    silent = told.holder(app, told.codings[1], tells_later=False).open(HOLDER)
    assert STATEMENT not in silent.text
    assert "Last news" not in silent.text


def test_two_officials_who_write_at_once_lose_no_word(app: Flask, told: Told) -> None:
    first = signed_in(app, told.writer).open(f"{DESK}/{told.lineage}")
    second = signed_in(app, told.second).open(f"{DESK}/{told.lineage}")
    first.press("Save the draft", disposition="not", reason="Van de eerste.")
    second.press("Save the draft", status=409, disposition="not", reason="Van de tweede.")
    assert "Van de eerste." in second.text
    assert second.page.xpath("//textarea[@name='reason']/text()")[0].strip() == "Van de tweede."
    second.press("Save the draft", reason="Van de tweede en de eerste.")
    with pytest.raises(ConflictError):
        told.save(revision=1)


def test_a_finding_that_the_report_in_force_does_not_have_gets_no_reply(
    app: Flask, client: FlaskClient, told: Told
) -> None:
    told.publish()
    told.save(replace(REPLY, reason="Een tweede versie."))
    told.place.reject(told.contribution(told.codings[0]))
    with pytest.raises(NotFoundError, match="not in the report that counts now"):
        told.save(revision=1)
    official = signed_in(app, told.writer).open(DESK)
    assert "No report of this consultation counts now." in official.text
    official.open(f"{DESK}/{told.lineage}", status=404)
    assert "it was withdrawn or changed. So it gets no reply." in official.text
    holder = told.holder(app, told.codings[1]).open(HOLDER)
    assert "That report does not count any more." in holder.text
    official.open(DESK)
    assert "Een tweede versie." in official.text
    text = Browser(client).open(PUBLIC).text
    assert REASON in text
    assert STATEMENT not in text


def test_only_officials_of_whoever_asked_write_and_analysts_read(app: Flask, told: Told) -> None:
    with told.place.database.transaction() as session:
        other = moderation.staff(session, Role.OFFICIAL, employer="Ander Ministerie", name="C. Anders")
    with pytest.raises(ForbiddenError):
        told.save(by=other)
    analyst = signed_in(app, told.place.analyst).open(DESK).click("See the reply")
    assert STATEMENT in analyst.text
    assert not analyst.page.xpath("//main//form")
    analyst.post(f"{DESK}/{told.lineage}", {}, status=400)
    signed_in(app, told.place.moderator).open(DESK, status=403)


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"reason": " "}, "Say why"),
        ({"owner": ""}, "which role does this"),
        ({"due_on": None}, "which role does this"),
        ({"due_on": TODAY - timedelta(days=1)}, "has passed already"),
        ({"owner": "directeur T. Aksoy"}, "never a person"),
        ({"provision": "bestaat-niet"}, "does not have this part"),
    ],
)
def test_a_reply_says_why_and_which_role_does_it_when(told: Told, change: dict[str, object], refused: str) -> None:
    with pytest.raises(InvalidError, match=refused):
        told.save(replace(REPLY, **change))
    with pytest.raises(InvalidError, match="Say why"):
        told.save(services.Words(disposition=Disposition.NOT, reason=""))


def test_a_consultation_is_completed_only_when_each_theme_has_a_published_reply(app: Flask, told: Told) -> None:
    told.save()
    with told.place.database.transaction() as session:
        editor = moderation.staff(session, Role.EDITOR, employer=moderation.OWNER, name="E. Redacteur")
    browser = signed_in(app, editor).open("/en/desk/pooierverbod/redactie").click("Complete it")
    assert "without a published reply: 1" in browser.press("Complete the consultation", status=409).text
    with told.place.database.reading() as session:
        assert session.get_one(Consultation, told.place.id).state is ConsultationState.CLOSED
    told.publish()
    browser.open("/en/desk/pooierverbod/redactie/afronden").press("Complete the consultation")
    assert "Complete it" not in browser.text
    with told.place.database.reading() as session:
        assert session.get_one(Consultation, told.place.id).state is ConsultationState.COMPLETED


def test_organisations_that_were_asked_are_told_of_a_reply_and_not_what_it_says(told: Told) -> None:
    answering.organisation(told.place.database, "Verbond", group="swad", members=[("lid", ["writer"])])
    with told.place.database.transaction() as session:
        member = session.scalars(select(User).where(User.email == "lid@voorbeeld.example")).one()
        choose_notices(session, member.id, "en")
    made = told.publish()
    with told.place.database.transaction() as session:
        notices.reply_published(session, made.id)
        jobs = session.scalars(select(Job).where(Job.kind == notices.MAIL_JOB)).all()
        assert [job.args for job in jobs] == [{"user": str(member.id)}]
