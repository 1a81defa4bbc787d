"""The moderators' overview of a consultation: what waits, how old it is, who does what, and when it may be done."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from consult import charts
from consult.access import Permission
from consult.consultations.queries import definition
from consult.days import HERE, day_of
from consult.moderation import pages, queries
from consult.moderation.forms.queue import EVERY
from consult.moderation.labels import Labels
from consult.moderation.models import CampaignState, Flag
from consult.moderation.progress import DAYS, ENOUGH, finish
from consult.moderation.queries import ELSEWHERE, MINE, Overview
from consult.moderation.queries.campaigns import campaigns_of
from consult.moderation.views.desk import bp
from consult.responses.models import AnswerState
from consult.responses.views.visit import now
from consult.text.markup import drawing
from consult.web.database import session
from consult.web.guards import allowed, requires
from consult.web.i18n import current_language


@bp.get("")
@requires(Permission.RESPONSE_MODERATE)
def overview(slug: str) -> str:
    """Show how the moderation of a consultation stands."""
    consultation = queries.consultation_at_desk(session(), slug, current_user)
    moment = now()
    days = _last_days(moment)
    found = queries.overview(session(), consultation.id, days=[_begins(day) for day in days], now=moment)
    per_day = [(format_date(day, "EEE d MMM"), number) for day, number in zip(days, found.per_day, strict=True)]
    return render_template(
        "moderation/overview.html",
        consultation=consultation,
        title=Labels(definition(consultation), current_language()).title(),
        waiting=_waiting(slug, consultation.id, found, moment),
        found=found,
        loads=[(one.name, one.held, one.decided) for one in found.loads],
        per_day=per_day,
        svg=drawing(charts.counts_bars(per_day, title=_("Decisions per day"), language=current_language())),
        finish=finish(found.left, found.decided, days[-1]),
        enough=ENOUGH,
    )


def _waiting(slug: str, consultation_id: UUID, found: Overview, moment: datetime) -> list[dict[str, Any]]:
    """Return what waits for a moderator, as rows of work: each with its page, how many, and how old the oldest is."""
    counts = queries.queue_counts(
        session(),
        consultation_id,
        moderator_id=current_user.id,
        reads=queries.readable(current_user.reads),
        now=moment,
    )
    letters = queries.letters_waiting(session(), consultation_id).values()
    campaigns = campaigns_of(session(), consultation_id)
    referred = found.oldest_referred
    days = (moment - referred).days if referred else 0
    return [
        _row(
            _("New answers"),
            counts,
            AnswerState.WAITING,
            url_for(".queue", slug=slug),
            _weeks(found.oldest_waiting, moment),
        ),
        _row(_("Waiting in other languages"), counts, ELSEWHERE, url_for(".queue", slug=slug, language=ELSEWHERE)),
        _row(_("Taken by you"), counts, MINE, url_for(".queue", slug=slug, state=MINE)),
        {
            "label": _("Second look"),
            "count": pages.capped(queries.second_looks_waiting(session(), consultation_id, user_id=current_user.id)),
            "url": url_for(".second_looks", slug=slug),
            "note": ngettext("The oldest waits %(num)s day.", "The oldest waits %(num)s days.", days)
            if referred
            else "",
        },
        {
            "label": _("Objections"),
            "count": pages.capped(queries.objections_waiting(session(), consultation_id, user_id=current_user.id)),
            "url": url_for(".objections", slug=slug),
            "note": _weeks(found.oldest_objection, moment),
        },
        {
            "label": _("Messages"),
            "count": pages.capped(sum(messages for messages, _objections in letters)),
            "url": url_for(".letters", slug=slug),
        },
        *_safety(slug, consultation_id),
        {
            "label": _("Near-identical answers"),
            "count": pages.capped(sum(row.campaign.state is CampaignState.PROPOSED for row in campaigns)),
            "url": url_for("campaigns.index", slug=slug),
            "note": _("Proposed by the computer, to be confirmed."),
        },
        {
            "label": _("Perhaps danger"),
            "count": pages.capped(found.dangerous),
            "url": url_for(".queue", slug=slug, flag=Flag.DANGER, language=EVERY),
            "note": _("A sign of the computer. Read these first.") if found.dangerous else "",
        },
    ]


def _safety(slug: str, consultation_id: UUID) -> list[dict[str, Any]]:
    """Return what is with the safety team, for its members."""
    if not allowed(Permission.SAFEGUARDING_READ):
        return []
    count = queries.safety_count(session(), consultation_id)
    return [{"label": _("Safety"), "count": pages.capped(count), "url": url_for(".safety", slug=slug)}]


def _row(label: str, counts: Mapping[str, int], state: str, url: str, note: str = "") -> dict[str, Any]:
    return {"label": label, "count": pages.capped(counts.get(state, 0)), "url": url, "note": note}


def _weeks(monday: date | None, moment: datetime) -> str:
    """Return how long the oldest waits; of what respondents did only the week is known."""
    if monday is None:
        return ""
    weeks = (day_of(moment) - monday).days // 7
    if not weeks:
        return str(_("The oldest came this week."))
    return str(ngettext("The oldest waits %(num)s week.", "The oldest waits %(num)s weeks.", weeks))


def _last_days(moment: datetime) -> Sequence[date]:
    today = day_of(moment)
    return [today - timedelta(days=back) for back in reversed(range(DAYS))]


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), HERE)
