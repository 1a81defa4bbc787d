"""Propose a draft: for each theme what the tables say, in words of the scale, on the passages that stand best for all.

Nothing of it is written by a machine in a respondent's place: a statement is made of the tables alone, and what it
stands on are passages, each somebody's own. It is a draft, and stays marked until an analyst saved each finding.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from consult.analysis.quantities import fitting
from consult.analysis.representing import Passage, represent
from consult.audit import AuditAction, record
from consult.coding.models import Codebook, Coding, Excerpt, Mark, Stance, Theme
from consult.coding.queries import MarkKind, marked
from consult.consultations.format import ConsultationFile
from consult.consultations.queries import consultation_by_id, definition
from consult.errors import N_, TransitionError
from consult.jobs.models import Job
from consult.jobs.services import enqueue
from consult.moderation.models import Contribution
from consult.moderation.queries import Texts
from consult.synthesis.models import (
    Evidence,
    Finding,
    FindingBasis,
    FindingKind,
    Synthesis,
    SynthesisState,
)
from consult.synthesis.queries import figures_of, reach
from consult.synthesis.queries.proposing import JOB
from consult.synthesis.services.holding import count_save, held_draft

PASSAGES = 6
"""How many passages a proposed finding stands on, and more where more groups speak."""

LANGUAGE = "nl"
"""Findings are in Dutch, as the analysts write them."""

_TOWARDS: Mapping[Stance, str] = {
    Stance.SUPPORT: N_("%(many)s responses on this are in favour of: %(proposition)s"),
    Stance.CONDITIONAL: N_("%(many)s responses on this are in favour under a condition, of: %(proposition)s"),
    Stance.OPPOSE: N_("%(many)s responses on this are against: %(proposition)s"),
    Stance.QUESTION: N_("%(many)s responses on this ask a question about: %(proposition)s"),
}
_MENTIONED = N_("%(many)s responses say something on: %(theme)s.")
_RARE = N_("Few say this, and it is serious. It is about: %(theme)s.")


class Say(Protocol):
    """Says a message id in the language of the findings, with its places filled."""

    def __call__(self, message: str, **params: object) -> str:
        """Say ``message``."""


@dataclass(frozen=True)
class Proposed:
    """A finding to be proposed: under which theme, in which section, its statement, and the excerpts in their order."""

    theme_id: UUID
    kind: FindingKind
    basis: FindingBasis
    statement: str
    excerpts: tuple[UUID, ...]
    from_one: bool = False


def ask_for_proposal(session: Session, synthesis_id: UUID, *, revision: int, by: UUID) -> Job:
    """Return the job that will propose findings for the themes of a draft that have none yet."""
    synthesis = held_draft(session, synthesis_id, revision)
    record(session, AuditAction.FINDINGS_PROPOSED, synthesis.id, actor_id=by)
    args = {"synthesis": str(synthesis.id), "by": str(by)}
    return enqueue(session, JOB, args, dedupe_key=f"{JOB}:{synthesis.id}")


def themes_to_propose(session: Session, synthesis_id: UUID) -> Sequence[Theme]:
    """Return the themes that somebody mentions and no finding of the synthesis is about, in the codebook's order."""
    synthesis = session.get_one(Synthesis, synthesis_id)
    about = select(Finding.theme_id).where(Finding.synthesis_id == synthesis.id)
    coded = select(Coding.theme_id).where(Coding.theme_id == Theme.id).exists()
    return session.scalars(
        select(Theme)
        .join(Codebook, Codebook.id == Theme.codebook_id)
        .where(
            Codebook.consultation_id == synthesis.consultation_id,
            Theme.on_desk.is_(True),
            Theme.id.not_in(about),
            coded,
        )
        .order_by(Theme.position)
    ).all()


def proposals(session: Session, texts: Texts, synthesis_id: UUID, theme: Theme, say: Say) -> list[Proposed]:
    """Return what to propose on one theme: a finding for each stance that is taken, for the rest one of who mentions it.

    And one for each response that says something rare but serious.
    """
    synthesis = session.get_one(Synthesis, synthesis_id)
    file = definition(consultation_by_id(session, synthesis.consultation_id))
    figures, everyone = figures_of(session, synthesis.consultation_id), reach(session, synthesis).responses
    excerpts = _excerpts(session, theme.id)
    passages = dict(_passages([excerpt for excerpt, _stances in excerpts], texts))
    made: list[Proposed] = []
    heard: set[UUID] = set()
    for stance in (*_TOWARDS, Stance.NONE):
        said = [one for one, stances in excerpts if stance in stances and one.id in passages]
        left = [one for one in said if one.contribution.response_id not in heard] or said
        chosen = [left[at] for at in represent([passages[one.id] for one in left], PASSAGES)]
        heard |= {one.contribution.response_id for one in chosen}
        if chosen:
            basis, statement = _statement(file, theme, stance, (figures, everyone), say)
            ids = tuple(one.id for one in chosen)
            made.append(Proposed(theme.id, FindingKind.THEME, basis, statement, ids, from_one=len(chosen) == 1))
    rare = say(_RARE, theme=_words(file, theme))
    return [*made, *_rare(session, synthesis, theme, set(passages), rare)]


def keep_proposals(session: Session, synthesis_id: UUID, proposed: Sequence[Proposed], *, by: UUID) -> None:
    """Put proposed findings into a draft, behind what stands there; a theme that has got a finding meanwhile is left.

    Raises :class:`TransitionError` when it is no draft any more.
    """
    synthesis = session.get_one(Synthesis, synthesis_id, with_for_update=True)
    if synthesis.state is not SynthesisState.DRAFT:
        raise TransitionError(N_("The synthesis is not in the state for this step any more. Open it again."))
    there = set(session.scalars(select(Finding.theme_id).where(Finding.synthesis_id == synthesis_id)))
    last = session.scalar(select(func.max(Finding.position)).where(Finding.synthesis_id == synthesis_id))
    position = -1 if last is None else last
    for place, one in enumerate((one for one in proposed if one.theme_id not in there), 1):
        finding = Finding(
            synthesis_id=synthesis_id,
            theme_id=one.theme_id,
            author_id=by,
            position=position + place,
            statement=one.statement,
            kind=one.kind,
            basis=one.basis,
            proposed=True,
            from_one=one.from_one,
            evidence=[Evidence(excerpt_id=each, position=at) for at, each in enumerate(one.excerpts)],
        )
        session.add(finding)
    session.flush()
    count_save(session, synthesis, by)


def _excerpts(session: Session, theme_id: UUID) -> list[tuple[Excerpt, set[Stance]]]:
    """Return the excerpts under a theme in order, each with every stance that a coder saw in it."""
    found: dict[UUID, tuple[Excerpt, set[Stance]]] = {}
    for excerpt, stance in session.execute(
        select(Excerpt, Coding.stance)
        .join(Coding, Coding.excerpt_id == Excerpt.id)
        .join(Excerpt.contribution)
        .where(Coding.theme_id == theme_id)
        .options(contains_eager(Excerpt.contribution))
        .order_by(Contribution.number, Excerpt.start, Excerpt.end)
    ):
        found.setdefault(excerpt.id, (excerpt, set()))[1].add(stance)
    return list(found.values())


def _passages(excerpts: Sequence[Excerpt], texts: Texts) -> Iterator[tuple[UUID, Passage]]:
    """Yield the id of each excerpt with its words; one whose text is gone is left out."""
    opened = texts.of({one.contribution_id: one.contribution for one in excerpts}.values())
    for one in excerpts:
        written = one.contribution
        if written.id in opened:
            words = opened[written.id].words[one.start : one.end]
            yield one.id, Passage(words, written.response_id, written.group, written.campaign_id)


def _statement(
    file: ConsultationFile, theme: Theme, stance: Stance, tables: tuple[Mapping[str, int], int], say: Say
) -> tuple[FindingBasis, str]:
    """Return what the tables say of a stance, or of who mentions the theme; a word of the scale stands for the number.

    ``tables`` are all figures, and how many responses are coded.
    """
    figures, everyone = tables
    mentions = figures[theme.key]
    if stance is Stance.NONE or not theme.proposition:
        words = say(_MENTIONED, many=_many(mentions, everyone), theme=_words(file, theme))
        return FindingBasis.MENTIONS, words
    towards = file.proposition(theme.proposition).in_language(LANGUAGE)[0]
    number = figures[f"{theme.key}|{theme.proposition}|{stance}"]
    return FindingBasis(stance), say(_TOWARDS[stance], many=_many(number, mentions), proposition=towards)


def _many(count: int, of: int) -> str:
    word = fitting(count, of, LANGUAGE)
    return word[0].upper() + word[1:]


def _words(file: ConsultationFile, theme: Theme) -> str:
    return file.theme(theme.key).in_language(LANGUAGE)[0].rstrip(".")


def _rare(session: Session, synthesis: Synthesis, theme: Theme, coded: set[UUID], statement: str) -> Iterator[Proposed]:
    """Yield a finding of its own for what each response says on the theme that is rare but serious."""
    by_response: dict[UUID, list[Mark]] = {}
    for mark in marked(session, synthesis.consultation_id, MarkKind.RARE):
        if mark.excerpt_id in coded:
            by_response.setdefault(mark.excerpt.contribution.response_id, []).append(mark)
    for marks in by_response.values():
        excerpts = tuple(dict.fromkeys(mark.excerpt_id for mark in marks))
        yield Proposed(theme.id, FindingKind.MINORITY, FindingBasis.EVIDENCE, statement, excerpts, from_one=True)
