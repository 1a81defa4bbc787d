"""Candidates for themes: what no theme covers, to accept, merge or reject; and the switch of suggestions."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.coding import services
from consult.coding.candidate_form import CandidateForm
from consult.coding.models import ProposalFate
from consult.coding.queries import suggesting, themes_of
from consult.coding.showing import Part, parts_of, theme_words
from consult.coding.views.suggestions import kept
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import N_
from consult.moderation.models import Contribution
from consult.moderation.queries import Moderated, Texts, consultation_at_desk
from consult.suggested import CandidateTheme, Place, written_place
from consult.web.database import session, transaction, vault
from consult.web.guards import requires
from consult.web.i18n import current_language

bp = Blueprint("candidates", __name__, url_prefix="/desk/<slug>/themas-gezocht")
EXAMPLES = 12
FATES: Mapping[ProposalFate, str] = {
    ProposalFate.ACCEPTED: N_("new theme"),
    ProposalFate.MERGED: N_("belongs to a theme there is"),
    ProposalFate.REJECTED: N_("no theme"),
}
_Opened = Mapping[object, tuple[Contribution, Moderated]]


@dataclass(frozen=True)
class _Shown:
    """A candidate: the name proposed for it, how many passages it has, and the most typical with their contributions."""

    name: str
    size: int
    examples: list[tuple[int, list[Part]]]
    form: CandidateForm


@bp.get("")
@requires(Permission.CONTRIBUTION_CODE)
def index(slug: str) -> str:
    """Show candidates with examples, what was decided on others, and how much no theme covers."""
    return _page(consultation_at_desk(session(), slug, current_user))


@bp.post("/<int:number>")
@requires(Permission.CONTRIBUTION_CODE)
def decide(slug: str, number: int) -> ResponseReturnValue:
    """Accept a candidate under a name, merge it with a theme there is, or reject it.

    One that is accepted is written next, in the draft of the codebook, as any new theme.
    """
    consultation = consultation_at_desk(session(), slug, current_user)
    candidate = next((one for one in kept().candidates(consultation.id) if one.number == number), None)
    if candidate is None or request.form.get(f"k{number}-shown") != _digest(candidate):
        return redirect(url_for("candidates.index", slug=slug, changed=1), 303)
    form = CandidateForm(request.form, number, themes=_themes(consultation), name="", shown="")
    if not form.validate():
        return _page(consultation, form), 422
    with transaction() as writing:
        proposal = services.decide_on_candidate(
            writing,
            consultation.id,
            [written_place(place) for place in candidate.members],
            form.chosen_fate,
            name=form.name.data or "",
            into=form.into.data or "",
            by=current_user.id,
        )
        if proposal.fate is ProposalFate.ACCEPTED:
            services.begin_draft(writing, consultation.id, by=current_user.id)
    if proposal.fate is ProposalFate.ACCEPTED:
        return redirect(url_for("codebook.add", slug=slug, candidate=proposal.id), 303)
    return redirect(url_for("candidates.index", slug=slug, decided=1), 303)


@bp.post("/tonen")
@requires(Permission.CONTRIBUTION_CODE)
def switch(slug: str) -> ResponseReturnValue:
    """Show suggestions in this consultation, or do not."""
    consultation = consultation_at_desk(session(), slug, current_user)
    with transaction() as writing:
        shown = request.form.get("shown") == "1"
        services.show_suggestions(writing, consultation.id, shown=shown, by=current_user.id)
    return redirect(url_for("candidates.index", slug=slug), 303)


def _page(consultation: Consultation, typed: CandidateForm | None = None) -> str:
    settings: Settings = current_app.extensions["consult.settings"]
    on = suggesting.shows_suggestions(session(), consultation.id, on=settings.suggestions)
    themes = _themes(consultation)
    decided = suggesting.decided_passages(session(), consultation.id)
    open_ = [one for one in kept().candidates(consultation.id) if on and _is_open(one, decided)]
    opened = _opened([place for one in open_ for place in (*one.members[:EXAMPLES], *one.words)])
    shown = [_shown(one, opened, themes, typed) for one in open_]
    return render_template(
        "coding/candidates.html",
        consultation=consultation,
        installed=settings.suggestions,
        on=on,
        learnt=kept().learnt(consultation.id),
        candidates=shown,
        form=typed,
        decided=suggesting.proposals(session(), consultation.id),
        fates=FATES,
        themes=themes,
    )


def _is_open(candidate: CandidateTheme, decided: frozenset[str]) -> bool:
    """Tell whether a candidate is still to be decided on: not when most of it was part of one that was."""
    known = sum(written_place(place) in decided for place in candidate.members)
    return bool(candidate.members) and 2 * known < len(candidate.members)


def _shown(one: CandidateTheme, opened: _Opened, themes: Mapping[str, str], typed: CandidateForm | None) -> _Shown:
    words = [_words(place, opened) for place in one.words]
    name = ", ".join(dict.fromkeys(word.lower() for word in words if word))
    examples = [
        (opened[id_][0].number, parts_of(opened[id_][1], _, span))
        for id_, span in one.members[:EXAMPLES]
        if id_ in opened and span.end <= len(opened[id_][1].words)
    ]
    form = CandidateForm(None, one.number, themes=themes, name=name, shown=_digest(one))
    if typed is not None and typed.number == one.number:
        form = typed
    return _Shown(name or _("without a name"), len(one.members), examples, form)


def _words(place: Place, opened: _Opened) -> str:
    """Return the word at a place; nothing where it is hidden by now, or gone."""
    id_, span = place
    parts = parts_of(opened[id_][1], str, span) if id_ in opened and span.end <= len(opened[id_][1].words) else []
    return "".join(part for part in parts if isinstance(part, str)).strip()


def _opened(places: list[Place]) -> _Opened:
    written = suggesting.contributions_by_id(session(), {id_ for id_, _span in places})
    words = Texts(session(), vault()).of(written.values())
    return {id_: (each, words[id_]) for id_, each in written.items() if id_ in words}


def _themes(consultation: Consultation) -> Mapping[str, str]:
    file, language = definition(consultation), current_language()
    on_desk = (theme for theme in themes_of(session(), consultation) if theme.on_desk)
    return {theme.key: theme_words(file, theme.key, language) for theme in on_desk}


def _digest(candidate: CandidateTheme) -> str:
    """Return what changes when the candidate does: it may be learnt anew while somebody reads."""
    return hashlib.sha256(" ".join(written_place(place) for place in candidate.members).encode()).hexdigest()[:16]
