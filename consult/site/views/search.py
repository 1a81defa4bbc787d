"""Search over what was let through, for whoever reads it: moderators and analysts. Officials never."""

from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.analysis.language import NAMED
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.moderation.labels import Labels
from consult.moderation.pages import readable_pieces, reference
from consult.moderation.queries import Hit, Texts, by_reference, consultation_at_desk, numbers_of, search
from consult.moderation.words import CHANNELS
from consult.responses.models import Answer
from consult.site.forms import SearchForm
from consult.web.database import session, vault
from consult.web.guards import allowed, requires
from consult.web.i18n import current_language

bp = Blueprint("search", __name__, url_prefix="/desk/<slug>/zoeken")


@bp.get("")
@requires(Permission.CONTRIBUTION_SEARCH)
def index(slug: str) -> str:
    """Ask what to look for."""
    consultation, labels = _at_desk(slug)
    return _page(consultation, labels, SearchForm(None, _choices(labels)))


@bp.post("")
@requires(Permission.CONTRIBUTION_SEARCH)
def find(slug: str) -> tuple[str, int]:
    """Show what was found. Posted, so that nobody's words come to stand in an address or a browser's history."""
    consultation, labels = _at_desk(slug)
    form = SearchForm(request.form, _choices(labels))
    if not form.validate():
        return _page(consultation, labels, form), 422
    words = form.words.data or ""
    texts, where = Texts(session(), vault()), current_app.extensions["consult.index"]
    found = search(session(), texts, where, consultation.id, words, chosen=form.chosen, after=form.after)
    named = [] if form.after else by_reference(session(), consultation.id, words)
    numbers = numbers_of(session(), named)
    return _page(
        consultation,
        labels,
        form,
        asked=bool(words.strip()),
        named=[_named(each, numbers.get(each.id), labels, consultation.slug) for each in named],
        hits=[_shown(each, labels, consultation.slug) for each in found.hits],
        after=found.after,
    ), 200


def _at_desk(slug: str) -> tuple[Consultation, Labels]:
    consultation = consultation_at_desk(session(), slug, current_user)
    return consultation, Labels(definition(consultation), current_language())


def _page(consultation: Consultation, labels: Labels, form: SearchForm, **more: Any) -> str:
    shown = {"asked": False, "named": [], "hits": [], "after": None} | more
    return render_template(
        "site/search.html", consultation=consultation, consultation_title=labels.title(), form=form, **shown
    )


def _choices(labels: Labels) -> dict[str, dict[str, str]]:
    return {
        "question": dict(labels.questions_in_words()),
        "group": dict(labels.groups()),
        "channel": {channel.value: _(words) for channel, words in CHANNELS.items()},
        "language": {code: code for code in NAMED},
    }


def _shown(hit: Hit, labels: Labels, slug: str) -> dict[str, Any]:
    contribution = hit.contribution
    return {
        "label": contribution.number,
        "url": _address(slug, number=contribution.number, answer_id=contribution.answer_id),
        "question": contribution.question.key,
        "group": labels.group(contribution.group),
        "channel": _(CHANNELS[contribution.channel]),
        "parts": readable_pieces(hit.snippet),
    }


def _named(answer: Answer, number: int | None, labels: Labels, slug: str) -> dict[str, Any]:
    return {
        "label": reference(answer),
        "url": _address(slug, number=number, answer_id=answer.id),
        "question": labels.question(answer.question.key)[0],
        "number": number or "",
    }


def _address(slug: str, *, number: int | None, answer_id: object) -> str:
    """Return where this visitor reads it: an answer for who moderates, a contribution for who codes, or nowhere."""
    if allowed(Permission.RESPONSE_MODERATE):
        return url_for("moderation.answer", slug=slug, answer_id=answer_id)
    return url_for("coding.contribution", slug=slug, number=number) if number else ""
