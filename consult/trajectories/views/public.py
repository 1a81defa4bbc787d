"""One subject through the four phases, for everybody: what was asked, what came of it, and how far it is."""

from flask import Blueprint, Response, render_template

from consult.consultations.views import PHASES
from consult.errors import N_, NotFoundError
from consult.trajectories import queries
from consult.trajectories.pulse import EVALUATION, PULSE, pulses
from consult.trajectories.showing import by_theme, columns_of, phases_of, picture, steps_of
from consult.web.database import session
from consult.web.downloads import download
from consult.web.guards import public
from consult.web.i18n import current_language

bp = Blueprint("trajectories_public", __name__, url_prefix="/trajecten")


@bp.get("")
@public
def index() -> str:
    """List every subject that something was asked on."""
    return render_template(
        "trajectories/public_index.html", trajectories=queries.trajectories(session()), phase_words=PHASES
    )


@bp.get("/<key>")
@public
def show(key: str) -> str:
    """Show the phases of a subject, its commitments as they were published, its pulse questions and its letters."""
    trajectory = queries.trajectory_called(session(), key)
    asked = [(one, columns_of(one), picture(one)) for one in pulses(trajectory, current_language())]
    return render_template(
        "trajectories/public.html",
        trajectory=trajectory,
        steps_done=steps_of(trajectory),
        phases=phases_of(session(), trajectory),
        themes=by_theme(trajectory, queries.commitments_of(session(), key), queries.answered(session(), trajectory)),
        pulses=[found for found in asked if found[0].phase == PULSE],
        evaluations=[found for found in asked if found[0].phase == EVALUATION],
        letters=[
            (one, queries.letter_files(session(), one.id), queries.is_overtaken(trajectory, one))
            for one in queries.letters_of(session(), key)
            if one.released_on
        ],
    )


@bp.get("/<key>/brieven/<int:number>/<name>")
@public
def letter(key: str, number: int, name: str) -> Response:
    """Send one file of a released letter."""
    found = queries.letter_numbered(session(), key, number)
    if not found.released_on:
        raise NotFoundError(N_("This letter does not exist."))
    file = queries.letter_file(session(), found.id, name)
    return download(file.content, name=file.name, media_type=file.media_type)
