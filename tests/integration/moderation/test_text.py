"""Responses to the text itself on the desks: which section and which version, with the words that were read."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consult.access import Role
from consult.consultations.format import ConsultationFile
from consult.consultations.models import Consultation, ConsultationState
from consult.consultations.services import load
from consult.db import Database
from consult.jobs.worker import run_next
from consult.moderation import tasks
from consult.moderation.models import Contribution, Tally, Verdict
from consult.moderation.services import decide, queue_closed_answers
from consult.responses.importing import Imported, import_response
from consult.responses.models import Answer, Channel
from consult.vault import Vault
from tests.browser import Browser
from tests.integration.moderation import make
from tests.integration.moderation.conftest import Place
from tests.integration.moderation.test_pages import signed_in

READ = "nor to colleagues, partners and family"


def respond(database: Database, vault: Vault, place: Place, section: str = "B", **words: str) -> list[Answer]:
    """Import a response to one section, as it is now, and return its answers."""
    answers: dict[str, Any] = {f"{section}-0": "oppose"}
    about = {"group": "sekswerker", "channel": Channel.OPEN, "week": date(2026, 11, 16), "external_id": None}
    with database.transaction() as session:
        consultation = session.get_one(Consultation, place.id)
        consultation.state = ConsultationState.OPEN
        made = import_response(
            session, vault, consultation, Imported(**about, answers=answers, free_text={f"{section}-0": words})
        )
        queue_closed_answers(session, made)
        make.triage(session, vault, consultation)
        return list(session.scalars(select(Answer).where(Answer.response_id == made).order_by(Answer.part)))


def change_text(database: Database, place: Place, section: str, words: str | None) -> None:
    """Load the file again with other English words for a section, or without it."""
    with database.transaction() as session:
        consultation = session.get_one(Consultation, place.id)
        written = ConsultationFile.model_validate(consultation.definition).model_dump(by_alias=True, exclude_unset=True)
        for one in written["proposal_sections"]:
            if one["id"] == section and words:
                one["body"]["en"] = words
        if words is None:
            written["proposal_sections"] = [one for one in written["proposal_sections"] if one["id"] != section]
        load(session, ConsultationFile.model_validate(written), owner=make.OWNER)


@pytest.fixture
def browser(app: Flask, place: Place) -> Browser:
    return signed_in(app, place.moderator)


def test_a_moderator_sees_the_section_and_the_version_that_was_read(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    _stance, reason, wording = respond(database, vault, place, reason="Daarom niet.", wording="Schrap dit.")
    change_text(database, place, "B", "Other words now.")
    desk = browser.open("/en/desk/pooierverbod/moderatie/wachtrij?question=B-0")
    assert "B-0 Who does the ban apply to?" in desk.text
    assert "(Reason)" in desk.text
    page = browser.open(f"/en/desk/pooierverbod/moderatie/{reason.id}")
    assert "This responds to part B of the text" in page.text
    assert "version 1, not in force any more" in page.text
    assert READ in page.text
    assert "Other words now." not in page.text
    page = browser.open(f"/en/desk/pooierverbod/moderatie/{wording.id}")
    assert "Proposed wording" in page.text
    assert "Schrap dit." in page.text


def test_a_moderator_is_told_of_a_combination_and_nothing_is_hidden_for_it(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    words = "Ik kom uit Roemenië en ik werk al elf jaar achter het raam."
    (reason,) = [one for one in respond(database, vault, place, reason=words) if one.is_text]
    page = browser.open(f"/en/desk/pooierverbod/moderatie/{reason.id}")
    assert "Perhaps a combination that can be recognised" in page.text
    asked = [
        str(one.text_content()).split(":")[0].strip() for one in page.page.xpath("//fieldset[@id='ticked']//label")
    ]
    assert asked == ["Country of origin", "Kind of workplace", "How long somebody does this work"]
    assert page.page.xpath("//section[@aria-labelledby='others']//*[@tabindex='0']")[0].text_content() == words
    (other,) = [one for one in respond(database, vault, place, reason="Ik ben tegen.") if one.is_text]
    assert "Perhaps a combination" not in browser.open(f"/en/desk/pooierverbod/moderatie/{other.id}").text


def test_a_stance_is_admitted_and_counted_and_words_become_a_contribution_with_their_section(
    app: Flask, database: Database, vault: Vault, place: Place
) -> None:
    stance, reason = respond(database, vault, place, reason="Daarom niet.")
    with database.transaction() as session:
        decide(session, vault, reason.id, version=1, verdict=Verdict.ACCEPT, share=0, by=place.moderator)
        analyst = make.staff(session, Role.ANALYST, name="A. Nalist")
    while run_next(database, {"admit-closed": partial(tasks.admit_closed, vault=vault)}):
        pass
    with database.reading() as session:
        tallies = {
            (one.row, one.choice, one.group): one.responses
            for one in session.scalars(select(Tally).where(Tally.question_id == stance.question_id))
        }
        found = session.scalars(select(Contribution).order_by(Contribution.part)).all()
    assert tallies == {("", "", "sekswerker"): 1, ("", "oppose", "sekswerker"): 1}
    assert [(one.part, one.is_text, one.provision_id) for one in found] == [
        ("", False, reason.provision_id),
        ("reason", True, reason.provision_id),
    ]
    assert reason.provision_id is not None
    page = signed_in(app, analyst).open(f"/en/desk/pooierverbod/coderen/{found[1].number}")
    assert "Part B of the text, version 1" in page.text
