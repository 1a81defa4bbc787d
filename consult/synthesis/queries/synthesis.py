"""What a synthesis says and stands on, and the tables of a consultation."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from consult.coding.models import Coverage, Excerpt
from consult.coding.queries import By, copies, theme_counts
from consult.consultations.models import Consultation
from consult.consultations.queries import definition, is_document_analysis
from consult.errors import N_, NotFoundError
from consult.moderation.models import Contribution
from consult.synthesis.models import Evidence, Finding, Synthesis, SynthesisState
from consult.synthesis.tables import Tables, Unit
from consult.synthesis.tabulating import build


def exact_tables(session: Session, consultation: Consultation, *, language: str) -> Tables:
    """Return the tables as analysts see them on their desks: two statements."""
    unit = Unit.CODINGS if is_document_analysis(consultation) else Unit.RESPONSES
    counts, copied = theme_counts(session, consultation.id), copies(session, consultation.id)
    return build(counts, definition(consultation), language=language, exact=True, unit=unit, copies=copied)


def maintained_spread(
    session: Session, consultation_id: UUID, by: By
) -> tuple[Mapping[tuple[str, str], int], Mapping[tuple[str, str], int]]:
    """Return responses by theme and part, and by theme alone, as ``coding.queries.spread`` does, from maintained counts.

    Only for parts of which a response has one: its channel, its group.
    """
    parts: Counter[tuple[str, str]] = Counter()
    totals: Counter[tuple[str, str]] = Counter()
    for count in theme_counts(session, consultation_id):
        if not count.stance:
            parts[count.theme, str(count.channel) if by is By.CHANNEL else count.group] += count.responses
            totals[count.theme, ""] += count.responses
    return parts, totals


def approved(session: Session, consultation_id: UUID) -> Synthesis | None:
    """Return the approved synthesis of a consultation, if there is one."""
    return session.scalar(
        select(Synthesis).where(
            Synthesis.consultation_id == consultation_id, Synthesis.state == SynthesisState.APPROVED
        )
    )


@dataclass(frozen=True)
class Standing:
    """How far a consultation is: its newest synthesis and its approved one, and how much is coded."""

    newest: Synthesis | None
    approved: Synthesis | None
    contributions: int
    coded: int


def standing(session: Session, consultation_id: UUID) -> Standing:
    """Return how far a consultation is: one statement."""
    rows = session.execute(
        select(Consultation.id, Coverage, Synthesis)
        .outerjoin(Coverage, Coverage.consultation_id == Consultation.id)
        .outerjoin(Synthesis, Synthesis.consultation_id == Consultation.id)
        .where(Consultation.id == consultation_id)
        .order_by(Synthesis.number.desc())
    ).all()
    coverage: Coverage | None = rows[0][1] if rows else None
    possible: list[Synthesis | None] = [row[2] for row in rows]
    syntheses = [one for one in possible if one is not None]
    return Standing(
        newest=syntheses[0] if syntheses else None,
        approved=next((one for one in syntheses if one.state is SynthesisState.APPROVED), None),
        contributions=coverage.contributions if coverage else 0,
        coded=coverage.coded if coverage else 0,
    )


def synthesis_at(session: Session, consultation_id: UUID, number: int) -> Synthesis:
    """Return the synthesis with this number with its author, or refuse with :class:`NotFoundError`."""
    found = session.scalar(
        select(Synthesis)
        .where(Synthesis.consultation_id == consultation_id, Synthesis.number == number)
        .options(joinedload(Synthesis.author))
    )
    if found is None:
        raise NotFoundError(N_("This synthesis does not exist."))
    return found


def findings_with_evidence(session: Session, synthesis_id: UUID) -> Sequence[Finding]:
    """Return the findings in order with theme, evidence, excerpts, contributions and questions: two statements."""
    return session.scalars(
        select(Finding)
        .where(Finding.synthesis_id == synthesis_id)
        .options(
            joinedload(Finding.theme),
            selectinload(Finding.evidence)
            .joinedload(Evidence.excerpt)
            .joinedload(Excerpt.contribution)
            .joinedload(Contribution.question),
        )
        .order_by(Finding.position, Finding.id)
    ).all()


def finding_at(session: Session, synthesis_id: UUID, finding_id: UUID) -> Finding:
    """Return one finding as :func:`findings_with_evidence` does, or refuse with :class:`NotFoundError`."""
    for finding in findings_with_evidence(session, synthesis_id):
        if finding.id == finding_id:
            return finding
    raise NotFoundError(N_("This finding does not exist any more."))


def versions_of(session: Session, consultation_id: UUID) -> Sequence[Synthesis]:
    """Return every version of the synthesis of a consultation, the newest first."""
    return session.scalars(
        select(Synthesis).where(Synthesis.consultation_id == consultation_id).order_by(Synthesis.number.desc())
    ).all()
