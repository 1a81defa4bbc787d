"""The moderators' queue: what waits, without its words, and taking an answer from it or letting go of it."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.access import Permission
from consult.moderation import pages
from consult.moderation.queries import consultation_at_desk, queue_counts, queue_page, readable
from consult.moderation.services import let_go, take
from consult.moderation.views.desk import bp
from consult.moderation.views.going_on import filters_in, go_on, labels_of, saved_url
from consult.responses.views.visit import now
from consult.web.database import session, transaction
from consult.web.guards import requires
from consult.web.paging import page_of


@bp.get("/wachtrij")
@requires(Permission.RESPONSE_MODERATE)
def queue(slug: str) -> str:
    """Show the answers that wait, or those in another state; without their words."""
    consultation = consultation_at_desk(session(), slug, current_user)
    labels = labels_of(consultation)
    form = filters_in(labels)
    rows = queue_page(session(), consultation.id, form.wanted(current_user), now=now(), after=form.after)
    counts = queue_counts(
        session(), consultation.id, moderator_id=current_user.id, reads=readable(current_user.reads), now=now()
    )
    page = page_of(rows, lambda row: str(row.answer.id))
    here: dict[str, Any] = {"slug": slug, "state": form.chosen_state, **form.kept}
    return render_template(
        "moderation/queue.html",
        consultation=consultation,
        consultation_title=labels.title(),
        labels=labels,
        form=form,
        page=page,
        pages=pages,
        me=current_user.id,
        state_chips=pages.chips(counts, form, slug),
        first_url=url_for(".queue", **here) if form.after else "",
        next_url=url_for(".queue", after=page.after, **here) if page.after else "",
        saved_url=saved_url(slug, form),
        is_done="done" in request.args,
    )


@bp.post("/wachtrij/volgende")
@requires(Permission.RESPONSE_MODERATE)
def following(slug: str) -> ResponseReturnValue:
    """Take the next answer that fits the filters, and go to it."""
    consultation = consultation_at_desk(session(), slug, current_user)
    return go_on(consultation, filters_in(labels_of(consultation)))


@bp.post("/<uuid:answer_id>/nemen")
@requires(Permission.RESPONSE_MODERATE)
def take_answer(slug: str, answer_id: UUID) -> ResponseReturnValue:
    """Take one answer if nobody else has it, and go to it; its page says who has it."""
    consultation = consultation_at_desk(session(), slug, current_user)
    with transaction() as writing:
        take(writing, answer_id, consultation=consultation, by=current_user, now=now())
    kept = filters_in(labels_of(consultation)).kept
    return redirect(url_for(".answer", slug=slug, answer_id=answer_id, **kept), 303)


@bp.post("/<uuid:answer_id>/loslaten")
@requires(Permission.RESPONSE_MODERATE)
def let_go_of_answer(slug: str, answer_id: UUID) -> ResponseReturnValue:
    """Let somebody else take an answer, and go on to the next."""
    consultation = consultation_at_desk(session(), slug, current_user)
    with transaction() as writing:
        let_go(writing, answer_id, by=current_user.id)
    return go_on(consultation, filters_in(labels_of(consultation)), after=answer_id)
