"""What a synthesis says and stands on, and the tables of a consultation."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from consult.coding.models import Codebook, Coverage, Excerpt, Mention, Theme
from consult.coding.queries import By, copies, theme_counts
from consult.consultations.models import Consultation
from consult.consultations.queries import definition, is_document_analysis
from consult.errors import N_, NotFoundError
from consult.moderation.models import Contribution
from consult.responses.models import Channel
from consult.synthesis.models import Evidence, Finding, QuoteState, Synthesis, SynthesisState
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


def quotes_waiting(session: Session, consultation_id: UUID) -> Sequence[Evidence]:
    """Return the evidence of the newest synthesis whose quote waits for clearance, with the contribution."""
    newest = select(func.max(Synthesis.number)).where(Synthesis.consultation_id == consultation_id).scalar_subquery()
    return session.scalars(
        select(Evidence)
        .join(Finding, Finding.id == Evidence.finding_id)
        .join(Synthesis, Synthesis.id == Finding.synthesis_id)
        .join(Evidence.excerpt)
        .join(Excerpt.contribution)
        .where(
            Synthesis.consultation_id == consultation_id,
            Synthesis.number == newest,
            Evidence.quote == QuoteState.PROPOSED,
        )
        .options(
            contains_eager(Evidence.excerpt).contains_eager(Excerpt.contribution).joinedload(Contribution.question)
        )
        .order_by(Contribution.number, Excerpt.start)
    ).all()


def quote_at(session: Session, consultation_id: UUID, evidence_id: UUID) -> Evidence:
    """Return a quote of this consultation with its contribution, or refuse with :class:`NotFoundError`."""
    found = session.scalar(
        select(Evidence)
        .join(Finding, Finding.id == Evidence.finding_id)
        .join(Synthesis, Synthesis.id == Finding.synthesis_id)
        .where(Evidence.id == evidence_id, Synthesis.consultation_id == consultation_id, Evidence.quote.is_not(None))
        .options(joinedload(Evidence.excerpt).joinedload(Excerpt.contribution).joinedload(Contribution.question))
    )
    if found is None:
        raise NotFoundError(N_("This quote does not exist any more."))
    return found


class Reach(NamedTuple):
    """How many responses (and, of these, organisations) are coded, and how many of them stand under no finding."""

    responses: int
    unheard: int
    organisations: int
    organisations_unheard: int


def reach(session: Session, synthesis: Synthesis) -> Reach:
    """Return how much of what is coded stands in no finding: one statement."""
    heard = (
        select(Contribution.response_id)
        .join(Excerpt, Excerpt.contribution_id == Contribution.id)
        .join(Evidence, Evidence.excerpt_id == Excerpt.id)
        .join(Finding, Finding.id == Evidence.finding_id)
        .where(Finding.synthesis_id == synthesis.id)
    )
    coded = (
        select(Contribution.response_id, Contribution.channel)
        .join(Mention, Mention.response_id == Contribution.response_id)
        .join(Theme, Theme.id == Mention.theme_id)
        .join(Codebook, Codebook.id == Theme.codebook_id)
        .where(Codebook.consultation_id == synthesis.consultation_id, Theme.on_desk.is_(True))
        .distinct()
        .subquery()
    )
    unheard = coded.c.response_id.not_in(heard)
    organised = coded.c.channel == Channel.ORGANISATION
    row = session.execute(
        select(
            func.count(),
            func.count().filter(unheard),
            func.count().filter(organised),
            func.count().filter(organised, unheard),
        ).select_from(coded)
    ).one()
    return Reach(*row)
