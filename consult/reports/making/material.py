"""Everything a report is written from, read once from the rooms below and kept as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.orm import Session

from consult import audit
from consult.analysis.telling import Telling, Told
from consult.audit import Head
from consult.coding.models import CodebookVersion
from consult.coding.queries import (
    Agreement,
    Copies,
    Count,
    Position,
    Whereabouts,
    agreements,
    copies,
    positions,
    theme_counts,
    version_in_force,
    whereabouts,
)
from consult.config import Settings
from consult.consultations.format import ConsultationFile, ProvisionQuestion, provision_key
from consult.consultations.models import Consultation, Provision
from consult.consultations.queries import (
    SettledWith,
    definition,
    is_document_analysis,
    provisions_by_id,
    questions_of,
    settled_with,
)
from consult.moderation.queries import Account, moderation_account
from consult.moderation.queries.campaigns import Grouped, grouped_account
from consult.reports.making.release import Release
from consult.reports.replied import PrintedReply
from consult.responses.queries import InvitedReach, invited_reach
from consult.synthesis.choosing import ClosedTally
from consult.synthesis.closed import closed_tallies
from consult.synthesis.participants import Participant, participants
from consult.synthesis.reach import Reach, reach_of, weeks_of
from consult.synthesis.tables import K_SEX_WORKERS, Unit
from consult.synthesis.tabulating import NO_COPIES


@dataclass(frozen=True, kw_only=True)
class Material:
    """What there is to report on one consultation.

    ``reach`` counts responses by (group, channel), ``counts``, ``copies`` and ``whereabouts`` what is coded of them; ``closed``
    counts closed answers by question, row, choice, group and channel.
    ``provisions`` are all versions of all parts of the text, the oldest of a part first.
    ``batches`` are the batches of invitations with what came in by each.
    ``grouped`` counts near-identical answers, and ``asked`` names the question of each campaign in it.
    ``agreements`` are the figures of samples that two people coded blind.
    ``codebook`` is the version that was put in force here; nothing where it came with the file.
    ``former`` is the number of the report before this one, or 0; ``change_note`` says what is different since; ``before``
    is what each earlier report told of its counts.
    ``replied`` are the published replies by the lineage of their finding.
    ``k`` is the number below which a count is withheld. ``log_head`` is how far the audit log had come.
    """

    consultation: Consultation
    file: ConsultationFile
    settings: Settings
    number: int
    is_document_analysis: bool
    reach: Reach
    account: Account
    log_head: Head
    participants: Sequence[Participant]
    settled_with: Sequence[SettledWith] = ()
    batches: Sequence[InvitedReach] = ()
    closed: ClosedTally = field(default_factory=dict)
    provisions: Sequence[Provision] = ()
    grouped: Grouped = field(default_factory=Grouped)
    asked: Mapping[UUID, str] = field(default_factory=dict)
    counts: Sequence[Count] = ()
    copies: Copies = NO_COPIES
    whereabouts: Sequence[Whereabouts] = ()
    positions: Mapping[Position, int] = field(default_factory=dict)
    weeks: Sequence[tuple[date, int]] = ()
    agreements: Sequence[Agreement] = ()
    codebook: CodebookVersion | None = None
    former: int = 0
    before: Sequence[Told] = ()
    change_note: str = ""
    replied: Mapping[UUID, PrintedReply] = field(default_factory=dict)

    @property
    def k(self) -> int:
        """The threshold: the larger of the rule and the file's own (decision 25)."""
        return max(self.file.privacy.min_cell_size, K_SEX_WORKERS)

    @property
    def responses(self) -> int:
        """How many responses were sent."""
        return sum(sent.responses for sent in self.reach.values())

    @cached_property
    def telling(self) -> Telling:
        """What is told of each count, here and in earlier reports."""
        return Telling(self.k, self.before)

    @cached_property
    def release(self) -> Release:
        """Every table of the report, withheld together."""
        all_public = all(count.public for count in self.counts)
        questions = [question for question in self.file.questions if question.id in self.closed]
        newest = {one.key: one for one in self.provisions if provision_key(one.key) in self.closed}
        return Release(
            self.file,
            self.reach,
            self.telling,
            steps=self.settings.rounding,
            unit=Unit.CODINGS if self.is_document_analysis and all_public else Unit.RESPONSES,
            questions=[*questions, *map(self.question_on, newest.values())],
            closed=self.closed,
            counts=self.counts,
            copies=self.copies,
            whereabouts=self.whereabouts,
            weeks=self.weeks,
            positions={} if self.is_document_analysis else self.positions,
        )

    def question_on(self, provision: Provision) -> ProvisionQuestion:
        """Return the question about a part of the text, which is put to every group."""
        groups = tuple(group.id for group in self.file.groups)
        return ProvisionQuestion.of_words(provision.key, provision.words, groups)


def gather(
    session: Session,
    consultation: Consultation,
    settings: Settings,
    *,
    number: int,
    former: int = 0,
    before: Sequence[Told] = (),
    change_note: str = "",
    replied: Mapping[UUID, PrintedReply] = MappingProxyType({}),
) -> Material:
    """Return the material for report ``number`` of ``consultation``."""
    return Material(
        former=former,
        before=before,
        change_note=change_note,
        replied=replied,
        consultation=consultation,
        file=definition(consultation),
        settings=settings,
        number=number,
        is_document_analysis=is_document_analysis(consultation),
        reach=reach_of(session, consultation.id),
        account=moderation_account(session, consultation.id),
        log_head=audit.head(session),
        participants=participants(session, consultation.id),
        settled_with=settled_with(session, consultation),
        batches=invited_reach(session, consultation.id),
        closed=closed_tallies(session, consultation.id),
        provisions=tuple(provisions_by_id(session, consultation.id).values()),
        grouped=grouped_account(session, consultation.id),
        asked={row.id: key for key, row in questions_of(session, consultation.id).items()},
        counts=theme_counts(session, consultation.id),
        copies=copies(session, consultation.id),
        whereabouts=whereabouts(session, consultation.id),
        positions=positions(session, consultation.id),
        weeks=weeks_of(session, consultation.id),
        agreements=agreements(session, consultation.id),
        codebook=version_in_force(session, consultation),
    )
