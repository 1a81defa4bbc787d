"""A proposed draft: made of the tables and of passages of all groups, never of itself, and marked until it is saved."""

import re

from flask import Flask
from sqlalchemy import select

from consult.analysis.quantities import claims, holds
from consult.coding.models import Mark, Stance
from consult.jobs.worker import run_next
from consult.moderation.models import Campaign, CampaignState, Contribution
from consult.moderation.queries import Texts
from consult.synthesis import queries
from consult.synthesis.checks import finding_checks
from consult.synthesis.looking import look
from consult.synthesis.models import Finding, FindingBasis, FindingKind, Synthesis
from tests.integration.coding.make import Place, signed_in
from tests.integration.synthesis import make

DESK = "/en/desk/pooierverbod/synthese"
GROUPS = ("sekswerker", "gemeente", "exploitant")


def propose(app: Flask, place: Place, made: Synthesis) -> list[Finding]:
    make.step(place, made, "ask_for_proposal")
    while run_next(place.database, app.extensions["consult.tasks"]):
        pass
    with place.database.reading() as session:
        return list(queries.findings_with_evidence(session, made.id))


def test_every_stance_is_a_finding_on_all_its_groups_in_words_that_fit(app: Flask, place: Place) -> None:
    for group in GROUPS:
        for _ in range(3):
            place.code(place.contribution(group=group), make.THEME)
    place.code(place.contribution(group="gemeente"), make.THEME, Stance.OPPOSE)
    place.code(place.contribution(), "E-VEILIG", Stance.NONE)
    made = make.draft(place)
    found = propose(app, place, made)
    assert [one.basis for one in found] == [FindingBasis.SUPPORT, FindingBasis.OPPOSE, FindingBasis.MENTIONS]
    support = found[0]
    assert {one.excerpt.contribution.group for one in support.evidence} == set(GROUPS)
    assert len(queries.responses_in(support)) == len(support.evidence)
    assert all(one.proposed and not [e for e in one.evidence if e.quote] for one in found)
    with place.database.reading() as session:
        counted = queries.counted(session, session.get_one(Synthesis, made.id), found)
        looked = look(session, Texts(session, place.vault), session.get_one(Synthesis, made.id), found)
    for finding in found:
        assert all(holds(one.quantity, *counted[finding.id]) for one in claims(finding.statement))
        assert not re.search(r"[0-9]", finding.statement), "a number could show a small group"
        (only,) = finding_checks(finding, looked)
        assert "nobody has saved it yet" in only.words


def test_a_proposal_is_a_draft_until_an_analyst_saved_each_finding(app: Flask, place: Place) -> None:
    codings = make.coded(place), make.coded(place)
    made = make.draft(place)
    (proposed,) = propose(app, place, made)
    page = signed_in(app, place.analyst).open(f"{DESK}/1")
    assert "Proposed, not read yet" in page.text
    assert "This finding was proposed, and nobody has saved it yet." in page.text
    assert "This can be offered once nothing above is marked as wrong." in page.text
    page.open(f"{DESK}/1/bevinding/{proposed.id}").press("Save finding", statement="Twee inzenders willen dit.")
    assert "Proposed, not read yet" not in page.text
    with place.database.reading() as session:
        (saved,) = queries.findings_with_evidence(session, made.id)
    assert (saved.proposed, saved.id) == (False, proposed.id)
    assert {one.excerpt_id for one in saved.evidence} == {one.excerpt_id for one in codings}


def test_a_theme_with_a_finding_is_left_alone_and_asking_twice_changes_nothing(app: Flask, place: Place) -> None:
    coding = make.coded(place)
    made = make.draft(place)
    make.finding(place, made, coding)
    assert [one.proposed for one in propose(app, place, made)] == [False]
    place.code(place.contribution(), "E-VEILIG", Stance.NONE)
    first = propose(app, place, made)
    assert [one.proposed for one in first] == [False, True]
    assert [one.id for one in propose(app, place, made)] == [one.id for one in first]


def test_what_is_rare_but_serious_is_proposed_for_the_section_of_other_views(app: Flask, place: Place) -> None:
    make.coded(place)
    rare = make.coded(place)
    with place.database.transaction() as session:
        session.add(Mark(excerpt_id=rare.excerpt_id, coder_id=place.analyst.id, rare=True))
    found = propose(app, place, make.draft(place))
    (minority,) = [one for one in found if one.kind is FindingKind.MINORITY]
    assert [one.excerpt_id for one in minority.evidence] == [rare.excerpt_id]
    assert minority.from_one


def test_copies_of_a_campaign_stand_in_a_proposal_once(app: Flask, place: Place) -> None:
    for _ in range(6):
        make.coded(place)
    with place.database.transaction() as session:
        letters = session.scalars(select(Contribution).order_by(Contribution.id).limit(5)).all()
        campaign = Campaign(
            consultation_id=place.id,
            question_id=letters[0].question_id,
            number=1,
            template_answer_id=letters[0].answer_id,
            state=CampaignState.CONFIRMED,
        )
        session.add(campaign)
        session.flush()
        for one in letters:
            one.campaign_id = campaign.id
    (found,) = propose(app, place, make.draft(place))
    copies = [one for one in found.evidence if one.excerpt.contribution.campaign_id is not None]
    assert (len(copies), len(found.evidence)) == (1, 2)
