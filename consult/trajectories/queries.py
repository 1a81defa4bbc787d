"""Which trajectories there are, how far each is, and what was committed to on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from consult.accounts.models import Organisation, User
from consult.consultations.format import ConsultationFile, Localised
from consult.consultations.models import Consultation, ConsultationState
from consult.consultations.queries import all_consultations, definition, is_document_analysis
from consult.errors import N_, ForbiddenError, NotFoundError
from consult.replies.models import Reply, ReplyState
from consult.replies.queries import replies_of, themes_in
from consult.reports.models import Report
from consult.reports.queries import report_in_force
from consult.synthesis.tabulating import FLAGS
from consult.trajectories.models import Commitment, LetterFile, ProgressLetter

PHASES = ("verkennen", "ontwerpen", "uitvoeren", "afronden")
_NO_LETTER = N_("This letter does not exist.")


@dataclass(frozen=True, kw_only=True)
class Round:
    """One consultation of a trajectory, its file, and its report that counts now."""

    consultation: Consultation
    file: ConsultationFile
    report: Report | None


@dataclass(frozen=True)
class Trajectory:
    """The consultations on one subject that the public may see, in the order of phases and days."""

    key: str
    rounds: Sequence[Round]

    @property
    def name(self) -> Localised:
        """What its newest consultation calls the subject."""
        return self.rounds[-1].file.trajectory

    @property
    def phase(self) -> str:
        """The phase that the subject has come to: that of its furthest consultation."""
        return self.rounds[-1].file.participation_phase

    @property
    def demonstration(self) -> str:
        """What is invented here; empty where nothing is."""
        return next((one.consultation.demonstration for one in self.rounds if one.consultation.demonstration), "")

    @cached_property
    def themes(self) -> Mapping[str, Localised]:
        """Every theme of its codebooks by key, in the words of the newest consultation that has it."""
        found: dict[str, Localised] = {}
        for one in self.rounds:
            found |= {theme.id: theme for theme in one.file.themes() if not theme.retired and theme.family != FLAGS}
        return found


@dataclass(frozen=True)
class Versions:
    """What there is of one commitment: the published versions, the newest first, and what is being written."""

    published: Sequence[Commitment] = ()
    making: Commitment | None = None

    @property
    def newest(self) -> Commitment:
        """What is being written, else what was published last."""
        return self.making or self.published[0]

    @property
    def state(self) -> str:
        """How far its writing is."""
        return self.newest.state.value


def trajectories(session: Session) -> Sequence[Trajectory]:
    """Return every trajectory that has a consultation which the public may see, by key; analyses of documents have none."""
    found: dict[str, list[Round]] = {}
    for row in all_consultations(session):
        if row.state is not ConsultationState.DRAFT and not is_document_analysis(row):
            one = Round(consultation=row, file=definition(row), report=report_in_force(session, row.id))
            found.setdefault(one.file.trajectory.id, []).append(one)
    return [Trajectory(key, sorted(rounds, key=_order)) for key, rounds in sorted(found.items())]


def trajectory_called(session: Session, key: str) -> Trajectory:
    """Return the trajectory, or refuse with :class:`NotFoundError`."""
    for one in trajectories(session):
        if one.key == key:
            return one
    raise NotFoundError(N_("There is no such subject here."))


def commitments_of(session: Session, key: str) -> Mapping[UUID, Versions]:
    """Return every commitment of a trajectory by its lineage, in the order of themes."""
    rows = session.scalars(
        select(Commitment)
        .where(Commitment.trajectory == key)
        .order_by(Commitment.theme, Commitment.lineage_id, Commitment.number.desc())
    )
    found: dict[UUID, list[Commitment]] = {}
    for row in rows:
        found.setdefault(row.lineage_id, []).append(row)
    return {
        lineage: Versions(
            [one for one in each if one.state is ReplyState.PUBLISHED],
            next((one for one in each if one.state is not ReplyState.PUBLISHED), None),
        )
        for lineage, each in found.items()
    }


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A published reply that a commitment may carry out: its newest version, and the point as the report has it, if it does."""

    round: Round
    reply: Reply
    statement: str


def answered(session: Session, trajectory: Trajectory) -> Mapping[UUID, Answered]:
    """Return every published reply of a trajectory by the lineage of what it replies to, in the order of the reports."""
    found: dict[UUID, Answered] = {}
    for one in trajectory.rounds:
        replies = replies_of(session, one.consultation.id)
        words = {point.lineage_id: point.statement for theme in themes_in(one.report) for point in theme.points}
        for lineage in [*words, *(key for key in replies if key not in words)]:
            if lineage in replies and (published := replies[lineage].published):
                found[lineage] = Answered(round=one, reply=published[0], statement=words.get(lineage, ""))
    return found


def letters_of(session: Session, key: str) -> Sequence[ProgressLetter]:
    """Return every letter on a trajectory, the newest first."""
    return session.scalars(
        select(ProgressLetter).where(ProgressLetter.trajectory == key).order_by(ProgressLetter.number.desc())
    ).all()


def letter_numbered(session: Session, key: str, number: int) -> ProgressLetter:
    """Return a letter by its number, a draft or not, or refuse with :class:`NotFoundError`."""
    return _letter(next((one for one in letters_of(session, key) if one.number == number), None))


def is_overtaken(trajectory: Trajectory, letter: ProgressLetter) -> bool:
    """Tell whether a report that the letter stands on does not count any more."""
    counts = {one.consultation.slug: one.report.number for one in trajectory.rounds if one.report}
    stood_on = letter.snapshot["figures"].get("reports", {})
    return any(counts.get(slug) != number for slug, number in stood_on.items())


def next_number(session: Session, key: str) -> int:
    """Return the number of the next letter to be released, from 1."""
    return 1 + sum(one.released_on is not None for one in letters_of(session, key))


def letter_files(session: Session, letter_id: UUID) -> Sequence[LetterFile]:
    """Return the files of a letter without their bytes."""
    return session.scalars(
        select(LetterFile).where(LetterFile.letter_id == letter_id).order_by(LetterFile.format)
    ).all()


def letter_file(session: Session, letter_id: UUID, name: str) -> LetterFile:
    """Return one file of a letter with its bytes, or refuse with :class:`NotFoundError`."""
    found = session.scalar(
        select(LetterFile)
        .where(LetterFile.letter_id == letter_id, LetterFile.name == name)
        .options(undefer(LetterFile.content))
    )
    if found is None:
        raise NotFoundError(_NO_LETTER)
    return found


def refuse_others(session: Session, trajectory: Trajectory, user_id: UUID) -> None:
    """Raise :class:`ForbiddenError` for whoever is not employed by an organisation that asked something on this subject."""
    employer = session.scalar(
        select(Organisation.name).join(User, User.employer_id == Organisation.id).where(User.id == user_id)
    )
    if employer not in {one.consultation.owner for one in trajectory.rounds}:
        raise ForbiddenError(N_("Only officials of whoever asked on this subject write here."))


def _letter(found: ProgressLetter | None) -> ProgressLetter:
    if found is None:
        raise NotFoundError(_NO_LETTER)
    return found


def _order(one: Round) -> tuple[int, str, str]:
    opens_on = one.consultation.opens_on
    return PHASES.index(one.file.participation_phase), opens_on.isoformat() if opens_on else "", one.consultation.slug
