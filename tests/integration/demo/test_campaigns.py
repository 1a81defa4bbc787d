"""The campaign that was written into the invented responses is found, whole and with nobody else."""

import json
from datetime import date

from sqlalchemy import select

from consult.app import tasks
from consult.demo import people, trials
from consult.demo.invented import MATERIAL
from consult.jobs.worker import run_next
from consult.moderation.models import Campaign, CampaignCopy, CampaignState
from consult.responses.models import Answer, Response


def test_the_gold_campaign_of_the_demonstration_is_proposed_and_nothing_else(app, database, vault, settings) -> None:
    gold = json.loads((MATERIAL / "gold-campaigns.json").read_text("utf-8"))
    with database.transaction() as session:
        people.add_everybody(session, bureau="Voorbeeldbureau Moderatie", sender="Voorbeeldministerie")
    for step in trials.AT_WORK:
        with database.transaction() as session:
            step.load(session, vault, settings, date(2026, 11, 23))
    while run_next(database, tasks(app)):
        pass
    with database.reading() as session:
        campaigns = session.scalars(select(Campaign)).all()
        found = session.scalars(
            select(Response.external_id)
            .join(Answer, Answer.response_id == Response.id)
            .join(CampaignCopy, CampaignCopy.answer_id == Answer.id)
        ).all()
        template = session.scalars(
            select(Response.external_id)
            .join(Answer, Answer.response_id == Response.id)
            .join(Campaign, Campaign.template_answer_id == Answer.id)
        ).one()
    (wanted,) = gold["campaigns"]
    assert [campaign.state for campaign in campaigns] == [CampaignState.PROPOSED]
    assert sorted(found, key=str) == sorted(member["external_id"] for member in wanted["members"])
    assert template not in wanted["with_personal_additions"]
    alike = {name for pair in gold["look_alikes_not_a_campaign"] for name in pair["external_ids"]}
    assert alike.isdisjoint(found)
