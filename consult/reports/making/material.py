"""Everything a report is written from, read once from the rooms below and kept as plain values."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from consult.accounts.models import Organisation
from consult.config import Settings
from consult.consultations.format import ConsultationFile
from consult.consultations.models import Consultation
from consult.consultations.queries import definition, is_document_analysis, questions_of
from consult.moderation.models import Tally
from consult.moderation.queries import Account, moderation_account
from consult.responses.models import Response, ResponseState

SEX_WORKERS = "sekswerker"
_K_SEX_WORKERS = 10


@dataclass(frozen=True)
class Participant:
    """An organisation that answers under its public name, with what it says of itself."""

    name: str
    group: str
    source: str
    consulted: str
    people: int | None


@dataclass(frozen=True, kw_only=True)
class Material:
    """What there is to report on one consultation.

    ``reach`` counts responses by (group, channel); ``tallies`` counts closed answers by question, row, choice and group.
    ``k`` is the number below which a count is withheld.
    """

    consultation: Consultation
    file: ConsultationFile
    settings: Settings
    number: int
    is_document_analysis: bool
    reach: Mapping[tuple[str, str], int]
    public_reach: Mapping[tuple[str, str], int]
    account: Account
    participants: Sequence[Participant]
    tallies: Mapping[str, Mapping[tuple[str, str], Counter[str]]] = field(default_factory=dict)

    @property
    def k(self) -> int:
        """The threshold: the larger of the rule and the file's own (decision 25)."""
        return max(self.file.privacy.min_cell_size, _K_SEX_WORKERS)

    @property
    def responses(self) -> int:
        """How many responses were sent."""
        return sum(self.reach.values())


def gather(session: Session, consultation: Consultation, settings: Settings, *, number: int) -> Material:
    """Return the material for report ``number`` of ``consultation``."""
    sent = (Response.consultation_id == consultation.id, Response.state == ResponseState.SUBMITTED)
    reach: Counter[tuple[str, str]] = Counter()
    public: Counter[tuple[str, str]] = Counter()
    # Written out, not bound: PostgreSQL takes two bound values for two different columns.
    named = Response.maker != literal_column("''")
    for group, channel, is_named, count in session.execute(
        select(Response.group, Response.channel, named, func.count())
        .where(*sent)
        .group_by(Response.group, Response.channel, named)
    ):
        reach[group, channel.value] += count
        if is_named:
            public[group, channel.value] += count
    return Material(
        consultation=consultation,
        file=definition(consultation),
        settings=settings,
        number=number,
        is_document_analysis=is_document_analysis(consultation),
        reach=reach,
        public_reach=public,
        account=moderation_account(session, consultation.id),
        participants=_participants(session, sent),
        tallies=_tallies(session, consultation.id),
    )


def _participants(session: Session, sent: tuple[object, ...]) -> list[Participant]:
    rows = session.execute(
        select(Response.maker, Response.group, Response.source, Response.mandate, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Response.organisation_id)
        .where(*sent, Response.maker != "")  # type: ignore[arg-type]  # column conditions, gathered by the caller
        .order_by(Response.maker, Response.id)
    )
    return [
        Participant(maker, group, source, str(mandate.get("consulted") or ""), mandate.get("people"))
        for maker, group, source, mandate, _name in rows
    ]


def _tallies(session: Session, consultation_id: UUID) -> Mapping[str, Mapping[tuple[str, str], Counter[str]]]:
    keys = {row.id: key for key, row in questions_of(session, consultation_id).items()}
    found: dict[str, dict[tuple[str, str], Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for question_id, row, choice, group, count in session.execute(
        select(Tally.question_id, Tally.row, Tally.choice, Tally.group, func.sum(Tally.responses))
        .where(Tally.consultation_id == consultation_id)
        .group_by(Tally.question_id, Tally.row, Tally.choice, Tally.group)
    ):
        found[keys[question_id]][row, choice][group] += int(count)
    return found
