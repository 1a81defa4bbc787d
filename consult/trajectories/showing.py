"""A trajectory as its page shows it, in the page's language: its phases, its commitments, and its pulse questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from consult.charts import heat_map
from consult.consultations.views import PHASES as PHASE_WORDS
from consult.consultations.views import standing
from consult.replies.queries import replies_of
from consult.text.markup import drawing, marked
from consult.trajectories.models import Commitment
from consult.trajectories.names import IN_PLAN, KINDS, PROGRESS
from consult.trajectories.pulse import Pulse
from consult.trajectories.queries import PHASES, Answered, Round, Trajectory, Versions
from consult.web.i18n import current_language, say


@dataclass(frozen=True)
class ShownRound:
    """One consultation: its row, its title, how it stands, facts as (name, value), and whether there is something to read."""

    round: Round
    title: str
    standing: str
    facts: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Shown:
    """One version of a commitment: what is done, how far it is with the kind of its badge, and facts as (name, value)."""

    kind: str
    words: Sequence[str]
    progress: tuple[str, str]
    facts: Sequence[tuple[str, str]]
    answers: Answered | None


def steps_of(trajectory: Trajectory) -> list[tuple[str, str]]:
    """Return each phase with ``done``, ``current`` or ``to-come``."""
    here = PHASES.index(trajectory.phase)
    states = ["done"] * here + ["current"] + ["to-come"] * (len(PHASES) - here - 1)
    return [(_(PHASE_WORDS[name]), state) for name, state in zip(PHASES, states, strict=True)]


def phases_of(session: Session, trajectory: Trajectory) -> list[tuple[str, list[ShownRound]]]:
    """Return each phase, in words, with what was asked in it."""
    return [
        (
            _(PHASE_WORDS[phase]),
            [_round(session, one) for one in trajectory.rounds if one.file.participation_phase == phase],
        )
        for phase in PHASES
    ]


def shown(one: Commitment, replies: Mapping[UUID, Answered]) -> Shown:
    """Return a commitment in the page's language: Dutch on Dutch pages, else English, marked where the page is in neither."""
    words, kind = PROGRESS[one.progress]
    progress = _(words)
    facts = [
        (_("Who is responsible"), _own(one.responsible)),
        (_("Together with"), _own(one.partners)),
        (_("When"), _own(one.planning)),
        (_("Why it was stopped"), _own(one.stopped_because)),
        (_("In the plan"), _(IN_PLAN[one.in_plan])),
    ]
    if one.published_on:
        facts.append((_("Changed on"), format_date(one.published_on, "long")))
    language = "nl" if current_language() == "nl" else "en"
    lines = [one.words, one.words_en][language == "en"].splitlines()
    return Shown(
        _(KINDS[one.kind]),
        [line if language == current_language() else marked(line, language) for line in lines if line.strip()],
        (progress, kind),
        [(name, value) for name, value in facts if value],
        replies.get(one.answers_to) if one.answers_to else None,
    )


def by_theme(
    trajectory: Trajectory, commitments: Mapping[UUID, Versions], replies: Mapping[UUID, Answered]
) -> list[tuple[str, list[list[Shown]]]]:
    """Return each theme, in words, with every published version of its commitments, the newest first."""
    found: dict[str, list[list[Shown]]] = {}
    for one in commitments.values():
        if one.published:
            found.setdefault(one.published[0].theme, []).append([shown(each, replies) for each in one.published])
    ordered = [
        *(key for key in trajectory.themes if key in found),
        *(key for key in found if key not in trajectory.themes),
    ]
    return [(say(trajectory.themes[key]) if key in trajectory.themes else key, found[key]) for key in ordered]


def picture(pulse: Pulse) -> str:
    """Return a square for each choice and round, with what the report of that round printed."""
    rows = [(label, [0 if cell is None else cell for cell in cells]) for label, cells in pulse.rows[:-1]]
    return drawing(heat_map(rows, columns_of(pulse), title=pulse.title, language=pulse.language))


def columns_of(pulse: Pulse) -> list[str]:
    """Return what each round is called: its title, and the number of its report."""
    return [
        f"{one.file.short_title.in_language(pulse.language)[0]} ({_('Report %(number)s', number=one.report.number)})"
        for one in pulse.rounds
        if one.report
    ]


def _round(session: Session, one: Round) -> ShownRound:
    asked = one.consultation
    facts = []
    if asked.opens_on and asked.closes_on:
        days = _(
            "%(first)s to %(last)s",
            first=format_date(asked.opens_on, "long"),
            last=format_date(asked.closes_on, "long"),
        )
        facts.append((_("Days to answer"), days))
    facts.append((_("Asked by"), asked.owner))
    report = _("Report %(number)s", number=one.report.number) if one.report else _("No report counts now")
    facts.append((_("Report"), report))
    published = sum(bool(found.published) for found in replies_of(session, asked.id).values())
    facts.append((_("Points with a published reply"), str(published)))
    return ShownRound(one, say(one.file.short_title), standing(asked), facts)


def _own(words: str) -> str:
    return words if not words or current_language() == "nl" else marked(words, "nl")
