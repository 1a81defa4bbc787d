"""What suggestions are learnt from, for what they are made, and where they may be shown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.analysis.suggestions.lessons import ThemeWords
from consult.coding.counts import is_coded_at_all
from consult.coding.models import (
    Coding,
    Excerpt,
    SuggestionAnswer,
    SuggestionSwitch,
    Theme,
    ThemeProposal,
)
from consult.coding.queries.samples import in_open_sample
from consult.consultations.format import ConsultationFile
from consult.moderation.models import TO_CODE, Contribution
from consult.text.spans import Span

LESSONS = 10_000
"""So many excerpts, the latest coded, are learnt from."""
_BATCH = 500


@dataclass(frozen=True)
class Taught:
    """A passage of a contribution with the themes that coders gave it, and those that they refused for it."""

    id: UUID
    contribution_id: UUID
    span: Span
    themes: tuple[str, ...]
    refused: tuple[str, ...] = ()


def shows_suggestions(session: Session, consultation_id: UUID, *, on: bool, is_blind: bool = False) -> bool:
    """Tell whether a coder is shown suggestions: the installation has them ``on``, the consultation too, and never blind."""
    if not on or is_blind:
        return False
    switch = session.get(SuggestionSwitch, consultation_id)
    return switch is None or switch.shown


def words_of_themes(file: ConsultationFile, themes: Sequence[Theme]) -> list[ThemeWords]:
    """Return the words of each theme on the desk: name in every language, definition and inclusions."""
    words = []
    for theme in themes:
        if theme.on_desk:
            entry = file.theme(theme.key)
            names = dict.fromkeys(entry.in_language(language)[0] for language in file.languages.required)
            words.append(ThemeWords(theme.key, ". ".join((*names, entry.definition, *entry.include))))
    return words


def lessons(session: Session, consultation_id: UUID, limit: int = LESSONS) -> list[Taught]:
    """Return the latest coded excerpts, the first coded first, and then the passages for which themes were refused."""
    last = (
        select(Excerpt.id, func.max(Coding.coded_at).label("at"))
        .join(Coding, Coding.excerpt_id == Excerpt.id)
        .join(Contribution, Contribution.id == Excerpt.contribution_id)
        .where(Contribution.consultation_id == consultation_id)
        .group_by(Excerpt.id)
        .order_by(func.max(Coding.coded_at).desc(), Excerpt.id)
        .limit(limit)
        .subquery()
    )
    rows = session.execute(
        select(Excerpt.id, Excerpt.contribution_id, Excerpt.start, Excerpt.end, Theme.key)
        .join(last, last.c.id == Excerpt.id)
        .join(Coding, Coding.excerpt_id == Excerpt.id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Theme.on_desk)
        .order_by(last.c.at, Excerpt.id, Theme.position)
    )
    found: dict[UUID, Taught] = {}
    for excerpt, contribution, start, end, key in rows:
        known = found.get(excerpt)
        themes = dict.fromkeys((*(known.themes if known else ()), key))
        found[excerpt] = Taught(excerpt, contribution, Span(start, end), tuple(themes))
    return [*found.values(), *_refusals(session, consultation_id)]


def _refusals(session: Session, consultation_id: UUID) -> list[Taught]:
    rows = session.execute(
        select(
            SuggestionAnswer.contribution_id,
            SuggestionAnswer.start,
            SuggestionAnswer.end,
            Theme.key,
            SuggestionAnswer.id,
        )
        .join(Contribution, Contribution.id == SuggestionAnswer.contribution_id)
        .join(Theme, Theme.id == SuggestionAnswer.theme_id)
        .where(Contribution.consultation_id == consultation_id, SuggestionAnswer.accepted.is_(False))
        .order_by(SuggestionAnswer.contribution_id, SuggestionAnswer.start, Theme.position)
    )
    return [Taught(id_, contribution, Span(start, end), (), (key,)) for contribution, start, end, key, id_ in rows]


def refused_in(session: Session, contribution_ids: Collection[UUID]) -> Mapping[tuple[UUID, Span], frozenset[str]]:
    """Return the themes that any coder refused for a passage, by passage."""
    found: dict[tuple[UUID, Span], frozenset[str]] = {}
    wanted = list(contribution_ids)
    for at in range(0, len(wanted), _BATCH):
        rows = session.execute(
            select(SuggestionAnswer.contribution_id, SuggestionAnswer.start, SuggestionAnswer.end, Theme.key)
            .join(Theme, Theme.id == SuggestionAnswer.theme_id)
            .where(SuggestionAnswer.contribution_id.in_(wanted[at : at + _BATCH]), SuggestionAnswer.accepted.is_(False))
        )
        for contribution, start, end, key in rows:
            place = (contribution, Span(start, end))
            found[place] = found.get(place, frozenset()) | {key}
    return found


def waiting_to_be_coded(session: Session, consultation_id: UUID) -> dict[UUID, str]:
    """Return the group of every contribution in words that nobody coded and nobody codes blind, by its id."""
    rows = session.execute(
        select(Contribution.id, Contribution.group)
        .where(Contribution.consultation_id == consultation_id, TO_CODE, ~is_coded_at_all(), ~in_open_sample())
        .order_by(Contribution.id)
    )
    return {row.id: row.group for row in rows}


def number_to_code(session: Session, contribution_ids: Sequence[UUID]) -> tuple[UUID, int] | None:
    """Return the first of some contributions that still waits to be coded, with its public number."""
    free = (Contribution.id.in_(contribution_ids), ~is_coded_at_all(), ~in_open_sample())
    rows = session.execute(select(Contribution.id, Contribution.number).where(*free))
    waiting = {row.id: row.number for row in rows}
    return next(((one, waiting[one]) for one in contribution_ids if one in waiting), None)


def numbers_of(session: Session, excerpt_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """Return the public number of the contribution of each excerpt that still exists."""
    rows = session.execute(
        select(Excerpt.id, Contribution.number)
        .join(Contribution, Contribution.id == Excerpt.contribution_id)
        .where(Excerpt.id.in_(list(excerpt_ids)))
    )
    return {row.id: row.number for row in rows}


def contributions_by_id(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Contribution]:
    """Return the contributions that still exist, by their ids."""
    return {row.id: row for row in session.scalars(select(Contribution).where(Contribution.id.in_(list(ids))))}


def proposals(session: Session, consultation_id: UUID) -> Sequence[ThemeProposal]:
    """Return what was decided on candidates for themes, the latest first."""
    return session.scalars(
        select(ThemeProposal)
        .where(ThemeProposal.consultation_id == consultation_id)
        .order_by(ThemeProposal.decided_on.desc(), ThemeProposal.id)
    ).all()


def decided_passages(session: Session, consultation_id: UUID) -> frozenset[str]:
    """Return the passages on which an analyst decided as part of a candidate, as "contribution.start.end"."""
    return frozenset(one for proposal in proposals(session, consultation_id) for one in proposal.passages)
