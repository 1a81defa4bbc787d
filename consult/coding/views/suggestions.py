"""Suggestions on a contribution's page: show them, answer one, go on to the contribution that teaches most."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.coding import services
from consult.coding.desk import bp
from consult.coding.models import Coding
from consult.coding.queries import suggesting, themes_of
from consult.coding.showing import theme_words
from consult.coding.suggesting import Block, blocks
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import N_, InvalidError
from consult.moderation.models import Contribution
from consult.moderation.queries import Moderated, consultation_at_desk, contribution_at
from consult.suggested import Suggestions
from consult.text.spans import Span
from consult.web.database import session, transaction
from consult.web.guards import requires
from consult.web.i18n import current_language


def suggestions_for(
    consultation: Consultation,
    written: Contribution,
    text: Moderated,
    codings: Sequence[Coding],
    *,
    is_blind: bool = False,
    within: Span | None = None,
) -> list[Block] | None:
    """Return what is suggested for a contribution to whoever looks at it; nothing where none are shown to them."""
    settings: Settings = current_app.extensions["consult.settings"]
    if not suggesting.shows_suggestions(session(), consultation.id, on=settings.suggestions, is_blind=is_blind):
        return None
    known = kept().of(written.id)
    if known is None:
        return []
    file, language = definition(consultation), current_language()
    names = {
        theme.key: theme_words(file, theme.key, language)
        for theme in themes_of(session(), consultation)
        if theme.on_desk
    }
    similar = [id_ for passage in known.passages for one in passage.suggestions for id_ in one.similar]
    return blocks(
        known.passages,
        text,
        codings,
        coder_id=current_user.id,
        names=names,
        numbers=_numbers(similar),
        say=_,
        within=within,
    )


def taken_over(arguments: Mapping[str, str]) -> tuple[str, Span] | None:
    """Return the theme and the passage of a suggestion that was just taken over, from an address."""
    start, end = arguments.get("start", ""), arguments.get("end", "")
    if "theme" not in arguments or not (start.isdecimal() and end.isdecimal() and int(start) < int(end)):
        return None
    return arguments["theme"], Span(int(start), int(end))


@bp.post("/<int:number>/suggestie")
@requires(Permission.CONTRIBUTION_CODE)
def answer(slug: str, number: int) -> ResponseReturnValue:
    """Take a suggestion over into the form, or refuse it. Neither is a coding."""
    consultation = consultation_at_desk(session(), slug, current_user)
    written = contribution_at(session(), consultation.id, number)
    accepted = request.form.get("answer") == "accept"
    asked = taken_over(request.form)
    if asked is None:
        raise InvalidError(N_("This suggestion does not exist any more. Load the page again."))
    theme, span = asked
    with transaction() as writing:
        services.answer_suggestion(writing, kept(), written, span, theme, accepted=accepted, by=current_user.id)
    if not accepted:
        kept().refuse(written.id, span, theme)
        return redirect(url_for(".contribution", slug=slug, number=number, refused=1) + "#suggested", 303)
    filled = url_for(".contribution", slug=slug, number=number, theme=theme, start=span.start, end=span.end)
    return redirect(f"{filled}#sentences-title", 303)


@bp.post("/leerzaam")
@requires(Permission.CONTRIBUTION_CODE)
def teaching(slug: str) -> ResponseReturnValue:
    """Go on to the contribution whose coding teaches most; each is offered once, so that two coders do not meet."""
    consultation = consultation_at_desk(session(), slug, current_user)
    settings: Settings = current_app.extensions["consult.settings"]
    found = None
    if suggesting.shows_suggestions(session(), consultation.id, on=settings.suggestions):
        found = suggesting.number_to_code(session(), kept().in_order(consultation.id))
    if found is None:
        return redirect(url_for(".index", slug=slug, coded="no"), 303)
    kept().leave_order(found[0])
    return redirect(url_for(".contribution", slug=slug, number=found[1]), 303)


def kept() -> Suggestions:
    """Return where suggestions are kept."""
    found: Suggestions = current_app.extensions["consult.suggestions"]
    return found


def _numbers(excerpt_ids: Sequence[str]) -> Mapping[str, int]:
    return {
        str(id_): number for id_, number in suggesting.numbers_of(session(), [UUID(one) for one in excerpt_ids]).items()
    }
