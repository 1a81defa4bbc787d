"""The desk of officials: which points have a reply, the form of one reply, and its way to publication."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from consult.access import Permission
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_slug, definition, is_document_analysis, provisions_in_force
from consult.days import today_here
from consult.errors import ConflictError, InvalidError, TransitionError
from consult.moderation.queries import consultation_at_desk
from consult.replies import queries, services
from consult.replies.forms import ReplyForm, SeenForm
from consult.replies.models import Reply
from consult.replies.names import STATES
from consult.replies.queries import NONE, Point, Replies
from consult.replies.showing import parts_of, shown
from consult.reports.queries import report_in_force
from consult.web.database import session, transaction
from consult.web.errors import sentence
from consult.web.guards import allowed, requires
from consult.web.i18n import current_language

bp = Blueprint("replies", __name__, url_prefix="/desk/<slug>/antwoorden")


@bp.get("")
@requires(Permission.REPLY_READ)
def index(slug: str) -> str:
    """List the points of the report in force, by theme or by whose recommendation, with how far the reply to each is."""
    consultation = _at_desk(slug)
    report = report_in_force(session(), consultation.id)
    themes = queries.themes_in(report, current_language())
    replies = queries.replies_of(session(), consultation.id)
    papers = queries.papers_in(report, current_language())
    there = {point.lineage_id for point in queries.points_in(report)}
    states = [replies.get(lineage, NONE).state for lineage in there]
    return render_template(
        "replies/index.html",
        consultation=consultation,
        file=definition(consultation),
        is_document_analysis=is_document_analysis(consultation),
        report=report,
        themes=[(theme, _with_replies(theme.points, replies)) for theme in themes],
        papers=[(paper, _with_replies(paper.points, replies)) for paper in papers],
        states=STATES,
        numbers=[(states.count(state), STATES[state][0]) for state in STATES],
        left=[
            _shown(consultation, found.making) for key, found in replies.items() if found.making and key not in there
        ],
    )


@bp.get("/<uuid:lineage_id>")
@requires(Permission.REPLY_READ)
def show(slug: str, lineage_id: UUID) -> str:
    """Show a point as the report prints it, with every version of the reply to it."""
    consultation = _at_desk(slug)
    found = queries.replies_of(session(), consultation.id).get(lineage_id, NONE)
    return _page(consultation, lineage_id, ReplyForm(None, parts=_parts(consultation), found=found))


@bp.post("/<uuid:lineage_id>")
@requires(Permission.REPLY_WRITE)
def save(slug: str, lineage_id: UUID) -> ResponseReturnValue:
    """Save the draft of a reply; who saved in the meantime loses nothing, and neither does whoever saves now."""
    consultation = _at_desk(slug)
    form = ReplyForm(request.form, parts=_parts(consultation))
    if not form.validate():
        return _page(consultation, lineage_id, form), 422
    try:
        with transaction() as writing:
            services.save(
                writing,
                consultation,
                lineage_id,
                form.words,
                revision=form.seen,
                by=_me(),
                today=today_here(),
            )
    except (ConflictError, TransitionError) as refusal:
        found = queries.replies_of(session(), consultation.id).get(lineage_id, NONE)
        form.revision.data = found.making.revision if found.making else 0
        return _page(consultation, lineage_id, form, conflict=sentence(refusal)), 409
    except InvalidError as refusal:
        return _page(consultation, lineage_id, form, fault=sentence(refusal)), 422
    return redirect(url_for(".show", slug=slug, lineage_id=lineage_id, saved=1), 303)


@bp.post("/<uuid:lineage_id>/aanbieden")
@requires(Permission.REPLY_WRITE)
def offer(slug: str, lineage_id: UUID) -> ResponseReturnValue:
    """Offer the draft to a second person."""
    return _step(slug, lineage_id, services.offer)


@bp.post("/<uuid:lineage_id>/terugnemen")
@requires(Permission.REPLY_WRITE)
def give_back(slug: str, lineage_id: UUID) -> ResponseReturnValue:
    """Make what was offered a draft again."""
    return _step(slug, lineage_id, services.give_back)


@bp.post("/<uuid:lineage_id>/publiceren")
@requires(Permission.REPLY_PUBLISH)
def publish(slug: str, lineage_id: UUID) -> ResponseReturnValue:
    """Publish a reply that somebody else wrote."""

    def take(writing: Session, consultation: Consultation, of: UUID, *, revision: int, by: UUID) -> Reply:
        return services.publish(writing, consultation, of, revision=revision, by=by, today=today_here())

    return _step(slug, lineage_id, take)


def _with_replies(points: Sequence[Point], replies: Mapping[UUID, Replies]) -> list[tuple[Point, Replies]]:
    return [(point, replies.get(point.lineage_id, NONE)) for point in points]


def _step(slug: str, lineage_id: UUID, take: Callable[..., Reply]) -> ResponseReturnValue:
    consultation = _at_desk(slug)
    seen = SeenForm(request.form).seen
    with transaction() as writing:
        take(writing, consultation, lineage_id, revision=seen, by=_me())
    return redirect(url_for(".show", slug=slug, lineage_id=lineage_id, saved=1), 303)


def _page(consultation: Consultation, lineage_id: UUID, form: ReplyForm, *, conflict: str = "", fault: str = "") -> str:
    report = report_in_force(session(), consultation.id)
    point = queries.point_in(report, lineage_id, current_language())
    found = queries.replies_of(session(), consultation.id).get(lineage_id, NONE)
    return render_template(
        "replies/reply.html",
        consultation=consultation,
        file=definition(consultation),
        report=report,
        point=point,
        form=form,
        conflict=conflict,
        faults=[("reason", fault)] if fault else form.faults,
        error_title=bool(conflict or fault or form.faults),
        saved=bool(request.args.get("saved")) and not (conflict or fault or form.faults),
        state=STATES[found.state],
        making=found.making,
        making_shown=_shown(consultation, found.making) if found.making else None,
        wrote_it=bool(found.making and found.making.was_written_by(_me())),
        published=[_shown(consultation, one) for one in found.published],
        limit=services.LONGEST,
    )


def _shown(consultation: Consultation, reply: Reply) -> object:
    return shown(reply, parts_of(session(), consultation.id))


def _parts(consultation: Consultation) -> list[tuple[str, str]]:
    return [
        (one.key, f"{one.key}. {one.title(current_language())[0]}")
        for one in provisions_in_force(session(), consultation.id)
    ]


def _at_desk(slug: str) -> Consultation:
    """Return the consultation; an analyst whom its owner employs may not read here (decision 2)."""
    if allowed(Permission.REPLY_WRITE):
        return consultation_by_slug(session(), slug)
    return consultation_at_desk(session(), slug, current_user)


def _me() -> UUID:
    return UUID(current_user.get_id())
