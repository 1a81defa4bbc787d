"""A report counts a confirmed campaign as one text with its copies, and changes no other number for it."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from consult.analysis.telling import Told
from consult.coding.models import Coding
from consult.config import Settings
from consult.jobs.worker import run_next
from consult.moderation import services
from consult.moderation.models import Campaign
from consult.moderation.queries.campaigns import Confirmed, Grouped
from consult.moderation.services.grouping import JOB
from consult.moderation.tasks import group_campaigns
from consult.reports.document import Table
from consult.reports.making.about import method
from consult.reports.making.closing import campaigns
from consult.reports.making.material import gather
from consult.reports.making.words import Words
from consult.responses.models import Answer, Visibility
from consult.responses.services.comparing import keep_signatures
from consult.synthesis.models import Synthesis
from consult.synthesis.queries import exact_tables
from tests.integration.coding.make import Place, accept
from tests.integration.moderation import make as moderating
from tests.integration.synthesis import make as synthesis

LETTER = "Wij werken samen. Een verbod op helpen maakt ons eenzaam en dan kijkt er niemand meer mee."
OWN = "Wij werken samen. In onze straat letten de buren juist heel goed op wie er komt en gaat."
SAY = Words("en")


def coded(place: Place, words: str) -> Coding:
    return place.code(place.contribution(words, visibility=Visibility.QUOTE), synthesis.THEME, length=len(words))


def grouped(place: Place) -> UUID:
    """Sign and group everything that is there, and return the id of the one campaign."""
    with place.database.transaction() as session:
        for response_id in session.scalars(select(Answer.response_id)).all():
            keep_signatures(session, place.vault, response_id)
            services.queue_grouping(session, response_id)
    while run_next(place.database, {JOB: group_campaigns}):
        pass
    with place.database.reading() as session:
        return session.scalars(select(Campaign.id)).one()


def confirm(place: Place, campaign_id: UUID, seen: int) -> None:
    with place.database.transaction() as session:
        moderator = moderating.staff(session)
        services.confirm(session, place.vault, campaign_id, seen=seen, by=moderator)


def theme(place: Place, settings: Settings | None = None) -> Any:
    """Return the tables of the one theme: exact, or as they are released."""
    with place.database.reading() as session:
        tables = exact_tables(session, place.consultation, language="en")
        if settings:
            tables = gather(session, place.consultation, settings, number=1).release.tables("en")
        (found,) = tables.themes
        return found


def test_copies_are_told_apart_once_they_are_confirmed_and_no_other_figure_changes(app: Flask, place: Place) -> None:
    for words in (LETTER, LETTER, LETTER, OWN):
        coded(place, words)
    before = theme(place)
    campaign_id = grouped(place)
    assert theme(place) == before
    confirm(place, campaign_id, 3)
    after = theme(place)
    assert after.by_text.cells[0] == (3, 1)
    assert after.campaigns == 1
    assert (after.mentions, after.by_category, after.by_channel, after.stances) == (
        before.mentions,
        before.by_category,
        before.by_channel,
        before.stances,
    )
    shown = theme(place, app.extensions["consult.settings"])
    assert all(isinstance(cell, str) for cell in shown.by_text.cells[0])


def test_who_says_it_in_words_of_their_own_too_is_no_mere_copy(place: Place) -> None:
    coded(place, LETTER)
    with place.database.transaction() as session:
        made = moderating.response(session, place.vault, place.consultation, {"PV-09": LETTER, "PV-05": OWN})
        both = [accept(session, place, answer, ()) for answer in moderating.answers_of(session, made)]
    for contribution in both:
        place.code(contribution, synthesis.THEME, length=len(OWN))
    confirm(place, grouped(place), 2)
    found = theme(place)
    assert found.mentions == 2
    assert found.by_text.cells[0] == (1, 1)


def _printed(app: Flask, place: Place) -> str:
    with place.database.reading() as session:
        material = gather(session, place.consultation, app.extensions["consult.settings"], number=1)
    section = campaigns(material, material.release.tables("en"), SAY, "6")
    return json.dumps([str(block) for block in section.blocks])


def test_the_report_says_what_was_confirmed_and_what_nobody_judged(app: Flask, place: Place) -> None:
    coded(place, OWN)
    assert "No campaign was confirmed." in _printed(app, place)
    for _ in range(10):
        coded(place, LETTER)
    campaign_id = grouped(place)
    printed = _printed(app, place)
    assert "no moderator judged yet: 1" in printed
    assert "No campaign was confirmed." in printed
    confirm(place, campaign_id, 10)
    printed = _printed(app, place)
    assert "Confirmed campaigns" in printed
    assert "'PV-09', 10" in printed
    assert "no moderator judged yet" not in printed


def test_a_small_campaign_is_named_without_its_number(app: Flask, place: Place) -> None:
    coded(place, LETTER)
    coded(place, LETTER)
    confirm(place, grouped(place), 2)
    assert "'PV-09', '\\u2039" in _printed(app, place)


def test_a_campaign_keeps_its_number_of_copies_when_another_becomes_larger(app: Flask, place: Place) -> None:
    """Its place in the table is not its name: the largest stands first."""
    with place.database.reading() as session:
        material = gather(session, place.consultation, app.extensions["consult.settings"], number=1)
    question = next(iter(material.asked))
    one, other = uuid4(), uuid4()
    before: list[Told] = []
    seen = []
    for copies in ({one: 40, other: 30}, {other: 60, one: 41}):
        found = Grouped([Confirmed(which, question, many) for which, many in copies.items()])
        now = replace(material, grouped=found, before=tuple(before))
        section = campaigns(now, now.release.tables("en"), SAY, "6")
        (table,) = (block for block in section.blocks if isinstance(block, Table))
        seen.append([row[-1] for row in table.rows])
        before.append(now.telling.told)
    assert seen == [[40, 30], [60, 40]]


def test_a_synthesis_that_rests_on_copies_is_stale_when_they_become_one_text(place: Place) -> None:
    made = synthesis.draft(place)
    first = coded(place, LETTER)
    coded(place, LETTER)
    synthesis.finding(place, made, first)
    campaign_id = grouped(place)
    with place.database.reading() as session:
        assert not session.get_one(Synthesis, made.id).stale_because
    confirm(place, campaign_id, 2)
    with place.database.reading() as session:
        assert session.get_one(Synthesis, made.id).stale_because


def test_the_method_names_the_number_of_waves_and_accuses_nobody(app: Flask, place: Place) -> None:
    chosen = {"PV-01": ["huur"], "PV-02": {"chauffeur": "nooit"}, "PV-03": ["prijs"], "PV-04": 2, "PV-07": "breed"}
    with place.database.transaction() as session:
        for _ in range(12):
            made = moderating.response(session, place.vault, place.consultation, chosen)
            keep_signatures(session, place.vault, made.id)
    with place.database.reading() as session:
        material = gather(session, place.consultation, app.extensions["consult.settings"], number=1)
    said = str(method(material, SAY, "2", coders=0, coded=0, contributions=0).blocks)
    assert "1 times, 12 responses together" in said
    assert "All of them count." in said
