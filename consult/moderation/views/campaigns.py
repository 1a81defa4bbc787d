"""The moderators' pages on near-identical answers: what was grouped, and one campaign beside its template."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from consult.access import Permission
from consult.analysis.copies import compared
from consult.analysis.language import detect
from consult.audit import AuditAction, record
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import N_, ConflictError, ConsultError, InvalidError
from consult.moderation import pages
from consult.moderation.forms.campaign import CampaignForm
from consult.moderation.labels import Labels
from consult.moderation.models import Campaign, CampaignCopy, CampaignState
from consult.moderation.queries import consultation_at_desk, is_with_safety_team
from consult.moderation.queries.campaigns import (
    Listed,
    campaign_at,
    campaigns_of,
    copies_of,
    copy_in,
    number_of_copies,
    waves,
)
from consult.moderation.services import confirm, decide_copies, dissolve, merge, split
from consult.moderation.words import CAMPAIGN_STATES, STATES
from consult.responses.models import AnswerState
from consult.responses.queries import answer_value
from consult.text.differences import word_differences
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language
from consult.web.paging import page_of

bp = Blueprint("campaigns", __name__, url_prefix="/desk/<slug>/moderatie/campagnes")

SHOWN = 10
"""Copies on one page: each of them is opened, and each is a line in the log."""


@bp.get("")
@requires(Permission.RESPONSE_MODERATE)
def index(slug: str) -> str:
    """List the campaigns and the waves of identical choices; without a word of any answer."""
    consultation = consultation_at_desk(session(), slug, current_user)
    labels = Labels(definition(consultation), current_language())
    return render_template(
        "moderation/campaigns.html",
        consultation=consultation,
        consultation_title=labels.title(),
        rows=[_row(slug, labels, one) for one in campaigns_of(session(), consultation.id)],
        waves=[
            (pages.week_words(one.week) if one.week else _("not known"), str(one.responses))
            for one in waves(session(), consultation.id)
        ],
        saved=_("This was saved.") if request.args.get("saved") else "",
    )


@bp.get("/<int:number>")
@requires(Permission.RESPONSE_MODERATE)
def show(slug: str, number: int) -> str:
    """Show the template, and some copies beside it; every text shown is logged."""
    consultation = consultation_at_desk(session(), slug, current_user)
    return _page(consultation, campaign_at(session(), consultation.id, number))


@bp.post("/<int:number>")
@requires(Permission.RESPONSE_MODERATE)
def act(slug: str, number: int) -> ResponseReturnValue:
    """Confirm, split, merge or dissolve a campaign, or decide on the copies that equal its template."""
    consultation = consultation_at_desk(session(), slug, current_user)
    campaign = campaign_at(session(), consultation.id, number)
    form = CampaignForm(request.form)
    try:
        return redirect(_done(slug, campaign, form), 303)
    except (ConflictError, InvalidError) as refusal:
        now = campaign_at(session(), consultation.id, number)
        status = 409 if isinstance(refusal, ConflictError) else 422
        return _page(consultation, now, form=form, refusal=refusal), status


def _done(slug: str, campaign: Campaign, form: CampaignForm) -> str:
    """Do what was asked, and return the address of the page that shows it."""
    told: dict[str, Any] = {"saved": 1}
    number: int | None = campaign.number
    about: dict[str, Any] = {"seen": form.copies_seen, "by": current_user}
    with transaction() as writing:
        match form.act.data:
            case "confirm":
                confirm(writing, vault(), campaign.id, **about)
            case "split":
                split(writing, campaign.id, form.chosen, **about)
            case "merge":
                number = merge(writing, vault(), campaign.id, form.other, **about).number
            case "dissolve":
                dissolve(writing, campaign.id, **about)
                number = None
            case "decide":
                applied = decide_copies(writing, vault(), campaign.id, **about)
                told = {"decided": applied.decided, "left": applied.left}
            case _:
                raise InvalidError(N_("Choose what to do with this campaign."))
    return (
        url_for("campaigns.index", slug=slug, **told)
        if number is None
        else url_for("campaigns.show", slug=slug, number=number, **told)
    )


def _row(slug: str, labels: Labels, one: Listed) -> dict[str, str]:
    campaign = one.campaign
    return {
        "label": _("Campaign %(number)s", number=campaign.number),
        "url": url_for("campaigns.show", slug=slug, number=campaign.number),
        "question": f"{campaign.question.key} {labels.question(campaign.question.key)[0]}",
        "copies": str(one.copies),
        "waiting": str(one.waiting),
        "state": _(CAMPAIGN_STATES[campaign.state]),
    }


def _page(
    consultation: Consultation,
    campaign: Campaign,
    *,
    form: CampaignForm | None = None,
    refusal: ConsultError | None = None,
) -> str:
    labels = Labels(definition(consultation), current_language())
    page = page_of(
        copies_of(session(), campaign.id, after=_after(), size=SHOWN), lambda row: str(row.answer_id), size=SHOWN
    )
    template = copy_in(session(), campaign.template_answer_id)
    is_with_others = is_with_safety_team(session(), template.answer_id)
    words = _opened(page.rows if is_with_others else [template, *page.rows])
    with transaction() as writing:
        for answer_id in words:
            record(
                writing, AuditAction.RAW_TEXT_VIEWED, answer_id, actor_id=current_user.id, campaign=str(campaign.number)
            )
    said = words.get(template.answer_id, "")
    count = number_of_copies(session(), campaign.id)
    here: dict[str, Any] = {"slug": consultation.slug, "number": campaign.number}
    return render_template(
        "moderation/campaign.html",
        consultation=consultation,
        campaign=campaign,
        asked=labels.question(campaign.question.key),
        facts=_facts(campaign, template, count),
        template=template,
        template_words=said,
        spoken=detect(said),
        template_url=url_for("moderation.answer", slug=consultation.slug, answer_id=template.answer_id),
        copies=[_beside(consultation.slug, labels, one, said, words) for one in page.rows if one.answer_id in words],
        chosen=form.chosen if form else [],
        is_proposed=campaign.state is CampaignState.PROPOSED,
        is_decided=template.answer.state in {AnswerState.ACCEPTED, AnswerState.REJECTED},
        count=count,
        others=_others(consultation, campaign),
        first_url=url_for("campaigns.show", **here) if _after() else "",
        next_url=url_for("campaigns.show", after=page.after, **here) if page.after else "",
        refusal=sentence(refusal) if refusal else "",
        saved=_told(),
    )


def _beside(slug: str, labels: Labels, copy: CampaignCopy, template: str, words: dict[UUID, str]) -> dict[str, Any]:
    """Return one copy as it stands beside the template: how much is equal, what differs, and what is its own."""
    own = words[copy.answer_id]
    found = compared(template, own)
    equal = ngettext(
        "%(equal)s of %(num)s sentence equal",
        "%(equal)s of %(num)s sentences equal",
        found.sentences,
        equal=found.equal,
    )
    return {
        "id": str(copy.answer_id),
        "reference": pages.reference(copy.answer),
        "url": url_for("moderation.answer", slug=slug, answer_id=copy.answer_id),
        "is_template": own == template,
        "group": labels.group(copy.answer.response.group),
        "state": _(STATES[copy.answer.state]),
        "equal": equal,
        "additions": [span.of(own) for span in found.additions],
        "differences": [(each.fate.value, each.text) for each in word_differences(template, own)],
    }


def _opened(copies: Sequence[CampaignCopy]) -> dict[UUID, str]:
    """Return the words of copies by answer; those whose key is gone are absent."""
    keyring = vault().keyring({copy.answer.response_id for copy in copies})
    return {
        copy.answer_id: str(answer_value(keyring, copy.answer)) for copy in copies if copy.answer.response_id in keyring
    }


def _facts(campaign: Campaign, template: CampaignCopy, count: int) -> list[tuple[str, str]]:
    return [
        (_("State of the campaign"), _(CAMPAIGN_STATES[campaign.state])),
        (_("Copies"), str(count)),
        (_("Decision on the template"), _(STATES[template.answer.state])),
    ]


def _others(consultation: Consultation, campaign: Campaign) -> list[tuple[str, str]]:
    listed = campaigns_of(session(), consultation.id)
    return [
        (
            str(one.campaign.number),
            ngettext(
                "Campaign %(number)s, %(num)s copy",
                "Campaign %(number)s, %(num)s copies",
                one.copies,
                number=one.campaign.number,
            ),
        )
        for one in listed
        if one.campaign.question_id == campaign.question_id and one.campaign.id != campaign.id
    ]


def _told() -> str:
    if "decided" in request.args:
        decided, left = (request.args.get(name, 0, type=int) for name in ("decided", "left"))
        done = ngettext(
            "%(num)s copy was decided like the template.", "%(num)s copies were decided like the template.", decided
        )
        rest = ngettext(
            "%(num)s copy has words of its own and waits in the queue.",
            "%(num)s copies have words of their own and wait in the queue.",
            left,
        )
        return f"{done} {rest}"
    return str(_("This was saved.")) if request.args.get("saved") else ""


def _after() -> UUID | None:
    try:
        return UUID(request.args.get("after", ""))
    except ValueError:
        return None
