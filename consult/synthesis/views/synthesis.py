"""The synthesis desk: who says what on each theme, the passages behind each figure, and the way of a synthesis."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from consult.access import Permission
from consult.coding.names import family_name
from consult.coding.queries import excerpts_of_theme, place_of, theme_by_key
from consult.coding.showing import theme_words
from consult.consultations.models import Consultation
from consult.consultations.queries import definition, is_document_analysis
from consult.days import today_here
from consult.errors import ConflictError
from consult.moderation.queries import Texts, consultation_at_desk
from consult.synthesis import names, queries, services
from consult.synthesis.checks import GOOD, LOOK, WRONG, Check, checks, finding_checks
from consult.synthesis.desk import bp, labels_of, stance_words
from consult.synthesis.differences import figures_between
from consult.synthesis.forms import ExcerptsForm, StepForm, SummaryForm
from consult.synthesis.looking import look
from consult.synthesis.models import Synthesis, SynthesisState
from consult.synthesis.showing import bars, figure_words, passages_of_codings, passages_of_evidence, scale, totals
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language
from consult.web.paging import page_of

_MARKS = {GOOD: "ok", LOOK: "warn", WRONG: "fail"}


@bp.get("")
@requires(Permission.SYNTHESIS_WRITE)
def overview(slug: str) -> str:
    """Show every theme with its mentions and stances, exact, and how far the synthesis is."""
    consultation = consultation_at_desk(session(), slug, current_user)
    tables = queries.exact_tables(session(), consultation, language=current_language())
    return render_template(
        "synthesis/index.html",
        consultation=consultation,
        labels=labels_of(consultation),
        tables=tables,
        bars=bars(tables, stance_words(), current_language()),
        totals=totals,
        standing=queries.standing(session(), consultation.id),
        stances=stance_words(),
        family_name=family_name,
        channel_words=lambda channels: [_(names.CHANNELS[channel]) for channel in channels],
        names=names,
    )


@bp.get("/thema/<key>")
@requires(Permission.SYNTHESIS_WRITE)
def theme(slug: str, key: str) -> str:
    """Show the passages behind a figure, in words, with everything that is coded of them under the theme."""
    consultation = consultation_at_desk(session(), slug, current_user)
    labels, file = labels_of(consultation), definition(consultation)
    found = theme_by_key(session(), consultation.id, key)
    category_of = {group.id: group.category for group in file.groups}
    form = ExcerptsForm(
        request.args,
        propositions={one.id: one.in_language(current_language())[0] for one in file.propositions},
        categories={each: _(names.category_name(each)) for each in dict.fromkeys(category_of.values())},
        groups=labels.groups(),
    )
    page = page_of(excerpts_of_theme(session(), found.id, **form.narrowing(category_of)), place_of)
    return render_template(
        "synthesis/theme.html",
        consultation=consultation,
        labels=labels,
        theme=found,
        words=theme_words(file, key, current_language()),
        form=form,
        page=page,
        passages=passages_of_codings(page.rows, Texts(session(), vault()), _),
        stances=stance_words(),
        propositions={one.id: one.in_language(current_language())[0] for one in file.propositions},
    )


@bp.post("/beginnen")
@requires(Permission.SYNTHESIS_WRITE)
def begin(slug: str) -> ResponseReturnValue:
    """Begin a draft."""
    consultation = consultation_at_desk(session(), slug, current_user)
    with transaction() as writing:
        draft = services.start(writing, consultation.id, by=current_user.id)
        number = draft.number
    return redirect(url_for(".show", slug=slug, number=number), 303)


@bp.get("/<int:number>")
@requires(Permission.SYNTHESIS_WRITE)
def show(slug: str, number: int) -> ResponseReturnValue:
    """Show a synthesis with its findings, summary and checks."""
    consultation = consultation_at_desk(session(), slug, current_user)
    synthesis = queries.synthesis_at(session(), consultation.id, number)
    return page_of_synthesis(consultation, synthesis, summary_form(synthesis))


@bp.post("/<int:number>/samenvatting")
@requires(Permission.SYNTHESIS_WRITE)
def summary(slug: str, number: int) -> ResponseReturnValue:
    """Save the summary, and why there are no other views."""
    consultation = consultation_at_desk(session(), slug, current_user)
    synthesis = queries.synthesis_at(session(), consultation.id, number)
    form = SummaryForm(request.form)
    try:
        with transaction() as writing:
            services.save_summary(
                writing,
                synthesis.id,
                revision=form.seen,
                summary={"nl": form.nl.data or "", "en": form.en.data or ""},
                no_minority_because=form.no_minority_because.data or "",
                by=current_user.id,
            )
    except ConflictError as refusal:
        now = queries.synthesis_at(session(), consultation.id, number)
        form.revision.data = now.revision
        return page_of_synthesis(consultation, now, form, conflict=sentence(refusal)), 409
    return redirect(url_for(".show", slug=slug, number=number, saved=1), 303)


@bp.post("/<int:number>/nagekeken")
@requires(Permission.SYNTHESIS_WRITE)
def look_again(slug: str, number: int) -> ResponseReturnValue:
    """Say that what changed underneath was looked at again."""
    return _step(slug, number, services.look_again)


@bp.post("/<int:number>/voorstel")
@requires(Permission.SYNTHESIS_WRITE)
def propose(slug: str, number: int) -> ResponseReturnValue:
    """Have findings proposed for the themes that have none."""
    return _step(slug, number, services.ask_for_proposal)


@bp.get("/<int:number>/dekking")
@requires(Permission.SYNTHESIS_WRITE)
def coverage(slug: str, number: int) -> str:
    """Show which responses, organisations, themes and rare but serious passages stand in no finding."""
    consultation = consultation_at_desk(session(), slug, current_user)
    synthesis = queries.synthesis_at(session(), consultation.id, number)
    file = definition(consultation)
    return render_template(
        "synthesis/coverage.html",
        consultation=consultation,
        labels=labels_of(consultation),
        synthesis=synthesis,
        found=queries.uncovered(session(), synthesis),
        theme_words=lambda key: theme_words(file, key, current_language()),
    )


@bp.post("/<int:number>/aanbieden")
@requires(Permission.SYNTHESIS_WRITE)
def offer(slug: str, number: int) -> ResponseReturnValue:
    """Offer the draft for approval."""
    return _step(slug, number, services.offer, reads=True)


@bp.post("/<int:number>/terug")
@requires(Permission.SYNTHESIS_APPROVE)
def give_back(slug: str, number: int) -> ResponseReturnValue:
    """Return the synthesis to its author."""
    return _step(slug, number, partial(services.give_back, today=today_here()))


@bp.post("/<int:number>/goedkeuren")
@requires(Permission.SYNTHESIS_APPROVE)
def approve(slug: str, number: int) -> ResponseReturnValue:
    """Approve somebody else's synthesis."""
    return _step(slug, number, services.approve, reads=True)


def summary_form(synthesis: Synthesis) -> SummaryForm:
    """Return the form as the synthesis is now."""
    return SummaryForm(
        None,
        nl=synthesis.summary.get("nl", ""),
        en=synthesis.summary.get("en", ""),
        no_minority_because=synthesis.no_minority_because,
        revision=synthesis.revision,
    )


def page_of_synthesis(
    consultation: Consultation, synthesis: Synthesis, form: SummaryForm, *, conflict: str = ""
) -> str:
    """Return the page of a synthesis; ``conflict`` says that what was typed was not saved."""
    findings = queries.findings_with_evidence(session(), synthesis.id)
    evidence = [one for finding in findings for one in finding.evidence]
    texts = Texts(session(), vault())
    looked = look(session(), texts, synthesis, findings)
    made = checks(synthesis, looked)
    file = definition(consultation)
    return render_template(
        "synthesis/show.html",
        consultation=consultation,
        labels=labels_of(consultation),
        synthesis=synthesis,
        form=form,
        findings=findings,
        passages={passage.id: passage for passage in passages_of_evidence(evidence, texts, _)},
        checks_shown=shown(made),
        of_finding={one.id: shown(finding_checks(one, looked)) for one in findings},
        counted=looked.counted,
        marks=queries.stale_marks(session(), synthesis.id),
        blocked=any(one.state == WRONG for one in made),
        scale=scale(),
        results=queries.results_of(session(), consultation.id),
        reading=queries.round_of(session(), synthesis.id),
        today=today_here(),
        proposing=queries.is_proposing(session(), synthesis.id),
        moved=_moved(consultation, synthesis),
        wrote=synthesis.was_written_by(current_user.id),
        is_draft=synthesis.state is SynthesisState.DRAFT,
        in_review=synthesis.state is SynthesisState.IN_REVIEW,
        restated=is_document_analysis(consultation),
        theme_words=lambda key: theme_words(file, key, current_language()),
        themes=[(one.id, one.in_language(current_language())[0]) for one in file.themes()],
        names=names,
        conflict=conflict,
    )


def _moved(consultation: Consultation, synthesis: Synthesis) -> list[tuple[str, str, object, object]]:
    """Return theme, stance (a message id), and both figures of each that changed since a version was approved."""
    if not synthesis.figures:
        return []
    file = definition(consultation)
    changed = figures_between(synthesis.figures, queries.figures_of(session(), consultation.id))
    return [(*figure_words(file, key, current_language())[:2], before, now) for key, before, now in changed]


def shown(made: Sequence[Check]) -> list[tuple[str, str, str]]:
    """Return checks as the list of a desk takes them, each with what to mend."""
    return [(_MARKS[one.state], _(one.words, **one.params), _(one.mend) if one.mend else "") for one in made]


def _step(slug: str, number: int, step: Any, *, reads: bool = False) -> ResponseReturnValue:
    """Take a step; one that ``reads`` looks into the words of quotes."""
    consultation = consultation_at_desk(session(), slug, current_user)
    synthesis = queries.synthesis_at(session(), consultation.id, number)
    seen = StepForm(request.form).seen
    with transaction() as writing:
        _take(writing, synthesis.id, partial(step, texts=Texts(writing, vault())) if reads else step, seen)
    return redirect(url_for(".show", slug=slug, number=number, saved=1), 303)


def _take(writing: Session, synthesis_id: UUID, step: Any, revision: int) -> None:
    step(writing, synthesis_id, revision=revision, by=current_user.id)
