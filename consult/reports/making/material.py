"""Everything a report is written from, read once from the rooms below and kept as plain values."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from consult import audit
from consult.audit import Head
from consult.coding.models import CodebookVersion
from consult.coding.queries import Agreement, agreements, version_in_force
from consult.config import Settings
from consult.consultations.format import ConsultationFile
from consult.consultations.models import Consultation, Provision
from consult.consultations.queries import (
    SettledWith,
    definition,
    is_document_analysis,
    provisions_by_id,
    questions_of,
    settled_with,
)
from consult.moderation.models import Contribution, Tally
from consult.moderation.queries import Account, moderation_account
from consult.moderation.queries.campaigns import Grouped, grouped_account
from consult.responses.models import Response, ResponseState, Visibility
from consult.responses.queries import InvitedReach, co_signers, invited_reach

Tallies = Mapping[str, Mapping[tuple[str, str], Counter[str]]]
_K_SEX_WORKERS = 10


@dataclass(frozen=True)
class Participant:
    """An organisation that answers under its public name, with what it says of itself, and who signed along."""

    name: str
    group: str
    source: str
    consulted: str
    people: int | None
    co_signers: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Material:
    """What there is to report on one consultation.

    ``reach`` counts responses by (group, channel); ``tallies`` counts closed answers by question,
    row, choice and group, ``tallies_by_channel`` by channel.
    ``provisions`` are all versions of all parts of the text, the oldest of a part first.
    ``batches`` are the batches of invitations with what came in by each.
    ``grouped`` counts near-identical answers, and ``asked`` names the question of each campaign in it.
    ``agreements`` are the figures of samples that two people coded blind.
    ``codebook`` is the version that was put in force here; nothing where it came with the file.
    ``k`` is the number below which a count is withheld. ``log_head`` is how far the audit log had come.
    """

    consultation: Consultation
    file: ConsultationFile
    settings: Settings
    number: int
    is_document_analysis: bool
    reach: Mapping[tuple[str, str], int]
    account: Account
    log_head: Head
    participants: Sequence[Participant]
    settled_with: Sequence[SettledWith] = ()
    batches: Sequence[InvitedReach] = ()
    tallies: Tallies = field(default_factory=dict)
    tallies_by_channel: Tallies = field(default_factory=dict)
    provisions: Sequence[Provision] = ()
    grouped: Grouped = field(default_factory=Grouped)
    asked: Mapping[UUID, str] = field(default_factory=dict)
    agreements: Sequence[Agreement] = ()
    codebook: CodebookVersion | None = None

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
    for group, channel, count in session.execute(
        select(Response.group, Response.channel, func.count()).where(*sent).group_by(Response.group, Response.channel)
    ):
        reach[group, channel.value] += count
    return Material(
        consultation=consultation,
        file=definition(consultation),
        settings=settings,
        number=number,
        is_document_analysis=is_document_analysis(consultation),
        reach=reach,
        account=moderation_account(session, consultation.id),
        log_head=audit.head(session),
        participants=_participants(session, sent),
        settled_with=settled_with(session, consultation),
        batches=invited_reach(session, consultation.id),
        tallies=_tallies(session, consultation.id, Tally.group),
        tallies_by_channel=_tallies(session, consultation.id, Tally.channel),
        provisions=tuple(provisions_by_id(session, consultation.id).values()),
        grouped=grouped_account(session, consultation.id),
        asked={row.id: key for key, row in questions_of(session, consultation.id).items()},
        agreements=agreements(session, consultation.id),
        codebook=version_in_force(session, consultation),
    )


def _participants(session: Session, sent: tuple[ColumnElement[bool], ...]) -> list[Participant]:
    """Return who answers under a public name: whoever made at least one of their answers public with it."""
    is_public = exists().where(
        Contribution.response_id == Response.id,
        Contribution.visibility == Visibility.PUBLIC,
        # The dissent of an organisation that signed along carries that one's name.
        Contribution.maker == Response.maker,
    )
    rows = session.execute(
        select(Response.id, Response.maker, Response.group, Response.source, Response.mandate)
        .where(*sent, Response.maker != "", is_public)
        .order_by(Response.maker, Response.id)
    ).all()
    along = co_signers(session, [row.id for row in rows])
    return [
        Participant(
            row.maker,
            row.group,
            row.source,
            str(row.mandate.get("consulted") or ""),
            row.mandate.get("people"),
            along.get(row.id, ()),
        )
        for row in rows
    ]


def _tallies(session: Session, consultation_id: UUID, divided_by: InstrumentedAttribute[Any]) -> Tallies:
    keys = {row.id: key for key, row in questions_of(session, consultation_id).items()}
    found: dict[str, dict[tuple[str, str], Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for question_id, row, choice, part, count in session.execute(
        select(Tally.question_id, Tally.row, Tally.choice, divided_by, func.sum(Tally.responses))
        .where(Tally.consultation_id == consultation_id)
        .group_by(Tally.question_id, Tally.row, Tally.choice, divided_by)
    ):
        found[keys[question_id]][row, choice][part] += int(count)
    return found
