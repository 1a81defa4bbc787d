"""What a synthesis says and stands on, and the tables of a consultation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from consult.coding.models import Codebook, Coverage, Excerpt, Mention, Theme
from consult.coding.queries import theme_counts
from consult.consultations.models import Consultation
from consult.consultations.queries import definition, is_document_analysis
from consult.errors import N_, NotFoundError
from consult.moderation.models import Contribution
from consult.responses.models import Channel
from consult.synthesis.models import Evidence, Finding, FindingKind, QuoteState, Synthesis, SynthesisState
from consult.synthesis.tables import Tables, Unit, build


def release_tables(session: Session, consultation: Consultation, *, language: str) -> Tables:
    """Return the tables as everyone but analysts may see them: one statement."""
    return _tables(session, consultation, language, exact=False)


def exact_tables(session: Session, consultation: Consultation, *, language: str) -> Tables:
    """Return the tables as analysts see them on their desks: one statement."""
    return _tables(session, consultation, language, exact=True)


def _tables(session: Session, consultation: Consultation, language: str, *, exact: bool) -> Tables:
    unit = Unit.CODINGS if is_document_analysis(consultation) else Unit.RESPONSES
    counts = theme_counts(session, consultation.id)
    if not exact and not all(count.public for count in counts):
        unit = Unit.RESPONSES
    return build(counts, definition(consultation), language=language, exact=exact, unit=unit)


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
    syntheses: list[Synthesis] = [row[2] for row in rows if row[2] is not None]
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


@dataclass(frozen=True)
class Check:
    """Something that is looked at before approval. ``state`` is ``good``, ``look`` (worth a look) or ``wrong``.

    ``words`` is a message id with ``params``; what is wrong must be mended before the synthesis can go on.
    """

    state: str
    words: str
    params: dict[str, int]


def checks(synthesis: Synthesis, findings: Sequence[Finding], found: Reach) -> list[Check]:
    """Return what there is to say about a synthesis before it is offered or approved."""
    bare = sum(not finding.evidence for finding in findings)
    single = sum(len({one.excerpt.contribution.response_id for one in each.evidence}) == 1 for each in findings)
    waiting = sum(one.quote is QuoteState.PROPOSED for each in findings for one in each.evidence)
    refused = sum(one.quote is QuoteState.REFUSED for each in findings for one in each.evidence)
    minority = any(finding.kind is FindingKind.MINORITY for finding in findings)
    made = [
        _check(bool(findings), N_("There is at least one finding."), N_("There is no finding yet.")),
        _check(not bare, N_("Every finding stands on evidence."), N_("Findings without evidence: %(count)s."), bare),
        _check(
            bool(synthesis.summary.get("nl", "").strip()),
            N_("There is a summary in Dutch."),
            N_("The summary in Dutch is missing."),
        ),
        _check(
            minority or bool(synthesis.no_minority_because),
            N_("The section for other views is filled, or says why it is empty."),
            N_("The section for other views is empty, without a reason."),
        ),
        _check(
            not single,
            N_("No finding stands on one response only."),
            N_("Findings that stand on one response only: %(count)s. Say so in the statement."),
            single,
            otherwise="look",
        ),
        _check(
            not waiting,
            N_("No quote waits for clearance."),
            N_("Quotes that wait for clearance: %(count)s."),
            waiting,
            otherwise="look",
        ),
        _check(
            not refused,
            N_("No quote was refused."),
            N_("Quotes that were refused and are not printed: %(count)s."),
            refused,
            otherwise="look",
        ),
        _check(
            not found.unheard,
            N_("Every coded response stands in a finding."),
            N_("Coded responses that stand in no finding: %(count)s of %(all)s."),
            found.unheard,
            found.responses,
            otherwise="look",
        ),
        _check(
            not found.organisations_unheard,
            N_("Every coded organisation stands in a finding."),
            N_("Organisations that stand in no finding: %(count)s of %(all)s."),
            found.organisations_unheard,
            found.organisations,
            otherwise="look",
        ),
    ]
    if synthesis.stale_because:
        made.insert(0, Check("wrong", N_("Something that a finding stands on has changed. Look at it again."), {}))
    return made


def _check(holds: bool, good: str, bad: str, count: int = 0, all_: int = 0, *, otherwise: str = "wrong") -> Check:  # noqa: FBT001  (what the check is about)
    return Check("good", good, {}) if holds else Check(otherwise, bad, {"count": count, "all": all_})
