"""The desk of officials: the commitments on a subject and their way to publication, and the letters on its progress."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from consult.access import Permission
from consult.audit import AuditAction, record
from consult.config import Settings
from consult.days import today_here
from consult.errors import N_, ConflictError, InvalidError, NotFoundError, TransitionError
from consult.replies.forms import SeenForm
from consult.replies.names import STATES
from consult.reports.frozen import thaw
from consult.trajectories import letter, queries, services
from consult.trajectories.forms import CommitmentForm
from consult.trajectories.models import Commitment
from consult.trajectories.queries import Trajectory, Versions
from consult.trajectories.showing import shown
from consult.web.database import session, transaction
from consult.web.downloads import download
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language

bp = Blueprint("trajectories", __name__, url_prefix="/desk/trajecten")


@bp.get("")
@requires(Permission.REPLY_WRITE)
def index() -> str:
    """List every subject that something was asked on."""
    return render_template("trajectories/index.html", trajectories=queries.trajectories(session()))


@bp.get("/<key>")
@requires(Permission.REPLY_WRITE)
def show(key: str) -> str:
    """List the commitments on a subject, and the letters on its progress with the next one."""
    trajectory = _at_desk(key)
    replies = queries.answered(session(), trajectory)
    return render_template(
        "trajectories/show.html",
        trajectory=trajectory,
        commitments=[
            (lineage, shown(found.newest, replies), STATES[found.state], trajectory.themes.get(found.newest.theme))
            for lineage, found in queries.commitments_of(session(), key).items()
        ],
        letters=[
            (
                one,
                queries.letter_files(session(), one.id),
                one.made_by_id == _me(),
                queries.is_overtaken(trajectory, one),
            )
            for one in queries.letters_of(session(), key)
        ],
    )


@bp.get("/<key>/nieuw")
@requires(Permission.REPLY_WRITE)
def new(key: str) -> str:
    """Show an empty form."""
    trajectory = _at_desk(key)
    return _page(trajectory, None, _form(trajectory))


@bp.post("/<key>/nieuw")
@requires(Permission.REPLY_WRITE)
def add(key: str) -> ResponseReturnValue:
    """Save the first draft of a commitment."""
    return _saved(key, None)


@bp.get("/<key>/<uuid:lineage_id>")
@requires(Permission.REPLY_WRITE)
def commitment(key: str, lineage_id: UUID) -> str:
    """Show a commitment with every version of it."""
    trajectory = _at_desk(key)
    return _page(trajectory, lineage_id, _form(trajectory, found=_found(key, lineage_id)))


@bp.post("/<key>/<uuid:lineage_id>")
@requires(Permission.REPLY_WRITE)
def save(key: str, lineage_id: UUID) -> ResponseReturnValue:
    """Save the draft of a commitment; who saved in the meantime loses nothing, and neither does whoever saves now."""
    return _saved(key, lineage_id)


@bp.post("/<key>/<uuid:lineage_id>/aanbieden")
@requires(Permission.REPLY_WRITE)
def offer(key: str, lineage_id: UUID) -> ResponseReturnValue:
    """Offer the draft to a second person."""
    return _step(key, lineage_id, services.offer)


@bp.post("/<key>/<uuid:lineage_id>/terugnemen")
@requires(Permission.REPLY_WRITE)
def give_back(key: str, lineage_id: UUID) -> ResponseReturnValue:
    """Make what was offered a draft again."""
    return _step(key, lineage_id, services.give_back)


@bp.post("/<key>/<uuid:lineage_id>/publiceren")
@requires(Permission.REPLY_PUBLISH)
def publish(key: str, lineage_id: UUID) -> ResponseReturnValue:
    """Publish a commitment that somebody else wrote."""

    def take(writing: Session, trajectory: Trajectory, of: UUID, *, revision: int, by: UUID) -> Commitment:
        return services.publish(writing, trajectory, of, revision=revision, by=by, today=today_here())

    return _step(key, lineage_id, take)


@bp.post("/<key>/brieven")
@requires(Permission.REPLY_WRITE)
def make_letter(key: str) -> ResponseReturnValue:
    """Make the next letter from what is published now; it takes the place of a draft."""
    trajectory = _at_desk(key)
    settings: Settings = current_app.extensions["consult.settings"]
    addresses = {one.consultation.slug: _in_dutch(one.consultation.slug) for one in trajectory.rounds}
    today = today_here()
    sender = settings.sender or trajectory.rounds[-1].consultation.owner
    written = letter.document(
        session(), trajectory, sender=sender, demonstration=settings.demonstration, addresses=addresses, today=today
    )
    # The files are drawn before anything is written: nobody waits for them.
    files = letter.files(written, draft=True)
    with transaction() as writing:
        services.keep(writing, trajectory, written, files, by=_me(), today=today)
    return redirect(url_for(".show", key=key), 303)


@bp.post("/<key>/brieven/<int:number>/vrijgeven")
@requires(Permission.REPLY_PUBLISH)
def release_letter(key: str, number: int) -> ResponseReturnValue:
    """Release a letter that somebody else made."""
    trajectory = _at_desk(key)
    found = queries.letter_numbered(session(), key, number)
    files = letter.files(thaw(found.snapshot), draft=False)
    with transaction() as writing:
        services.release(writing, trajectory, found.id, files, by=_me(), today=today_here())
    return redirect(url_for(".show", key=key), 303)


@bp.get("/<key>/brieven/<int:number>/<name>")
@requires(Permission.REPLY_WRITE)
def letter_file(key: str, number: int, name: str) -> Response:
    """Send one file of a letter, and write down who took it."""
    _at_desk(key)
    found = queries.letter_numbered(session(), key, number)
    file = queries.letter_file(session(), found.id, name)
    with transaction() as writing:
        record(writing, AuditAction.LETTER_DOWNLOADED, found.id, actor_id=_me(), file=file.name, sha256=file.sha256)
    return download(file.content, name=file.name, media_type=file.media_type)


def _saved(key: str, lineage_id: UUID | None) -> ResponseReturnValue:
    trajectory = _at_desk(key)
    form = _form(trajectory, typed=request.form)
    if not form.validate():
        return _page(trajectory, lineage_id, form), 422
    try:
        with transaction() as writing:
            made = services.save(writing, trajectory, lineage_id, form.told, revision=form.seen, by=_me())
    except (ConflictError, TransitionError) as refusal:
        found = _found(key, lineage_id) if lineage_id else Versions()
        form.revision.data = found.making.revision if found.making else 0
        return _page(trajectory, lineage_id, form, conflict=sentence(refusal)), 409
    except InvalidError as refusal:
        return _page(trajectory, lineage_id, form, fault=sentence(refusal)), 422
    return redirect(url_for(".commitment", key=key, lineage_id=made.lineage_id, saved=1), 303)


def _step(key: str, lineage_id: UUID, take: Callable[..., Commitment]) -> ResponseReturnValue:
    trajectory = _at_desk(key)
    seen = SeenForm(request.form).seen
    with transaction() as writing:
        take(writing, trajectory, lineage_id, revision=seen, by=_me())
    return redirect(url_for(".commitment", key=key, lineage_id=lineage_id, saved=1), 303)


def _page(
    trajectory: Trajectory, lineage_id: UUID | None, form: CommitmentForm, *, conflict: str = "", fault: str = ""
) -> str:
    found = _found(trajectory.key, lineage_id) if lineage_id else Versions()
    replies = queries.answered(session(), trajectory)
    faults = [("words", fault)] if fault else form.faults
    return render_template(
        "trajectories/commitment.html",
        trajectory=trajectory,
        lineage_id=lineage_id,
        form=form,
        conflict=conflict,
        faults=faults,
        error_title=bool(conflict or faults),
        saved=bool(request.args.get("saved")) and not (conflict or faults),
        making=found.making,
        making_shown=shown(found.making, replies) if found.making else None,
        wrote_it=bool(found.making and found.making.was_written_by(_me())),
        published=[shown(one, replies) for one in found.published],
        limit=services.LONGEST,
    )


def _form(trajectory: Trajectory, *, typed: object = None, found: Versions | None = None) -> CommitmentForm:
    language = current_language()
    replies = queries.answered(session(), trajectory)
    return CommitmentForm(
        typed,
        themes=[(key, words.in_language(language)[0]) for key, words in trajectory.themes.items()],
        replies=[(str(key), one.statement or one.reply.reason) for key, one in replies.items()],
        found=found.newest if found else None,
        seen=found.making.revision if found and found.making else 0,
    )


def _found(key: str, lineage_id: UUID) -> Versions:
    found = queries.commitments_of(session(), key).get(lineage_id)
    if found is None:
        raise NotFoundError(N_("This commitment does not exist."))
    return found


def _in_dutch(slug: str) -> str:
    """Return the whole address of the page of replies in the language of a letter, whatever language the desk is in."""
    path = url_for("replies_public.show", slug=slug).removeprefix(request.script_root)
    outer = request.script_root.removesuffix(f"/{current_language()}")
    return f"{request.host_url.rstrip('/')}{outer}{path}"


def _at_desk(key: str) -> Trajectory:
    """Return the trajectory to whoever writes here; others are refused, also what is a draft."""
    trajectory = queries.trajectory_called(session(), key)
    queries.refuse_others(session(), trajectory, _me())
    return trajectory


def _me() -> UUID:
    return UUID(current_user.get_id())
