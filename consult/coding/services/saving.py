"""Save at once all that a coder says of a passage, and undo the last save with one press."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.coding.judged import Judged, Said
from consult.coding.models import Codebook, Coding, Excerpt, LastSave, Theme
from consult.coding.services.excerpts import held_contribution
from consult.coding.services.judging import code, remove
from consult.coding.services.marking import note, noted
from consult.errors import N_, ConflictError, InvalidError, NotFoundError
from consult.moderation.queries import Moderated
from consult.text.spans import Span, check_spans

_NONE = Judged()


def save(
    session: Session,
    contribution_id: UUID,
    span: Span,
    judged: Judged,
    *,
    text: Moderated,
    by: UUID,
    instead_of: Span | None = None,
) -> None:
    """Add what a coder says of a passage of ``text`` to what they said of it before, in one save.

    With ``instead_of``, a passage that this coder judged, what they said of that one goes, and ``judged`` stands in its
    place. Raises :class:`InvalidError` for a passage that :func:`check_passage` refuses and for what says nothing or
    contradicts itself; :class:`ConflictError` for a theme that is not on the desk any more; and what ``code`` and
    ``note`` raise.
    """
    check_passage(text, span)
    if judged == _NONE:
        raise InvalidError(N_("Choose a theme or a mark, or say that no theme fits."))
    written = held_contribution(session, contribution_id)
    spans = {span, instead_of or span}
    before = said_of(session, contribution_id, spans, by)
    former = before[instead_of or span]
    wanted = _keeping(judged, former)
    _refuse_off_desk(session, written.consultation_id, wanted.themes)
    left = _off_desk(session, former) if instead_of else _NONE
    wanted = (left if instead_of == span else before[span]).with_(wanted)
    if wanted.themes and wanted.noted.no_theme:
        raise InvalidError(N_("A theme fits this passage already. Choose themes, or “no theme fits”, not both."))
    _make_true(session, contribution_id, before, {each: wanted if each == span else left for each in spans}, by)
    after = said_of(session, contribution_id, spans, by)
    _remember(session, (by, written.consultation_id), contribution_id, before, after)


def take_back(session: Session, contribution_id: UUID, span: Span, *, by: UUID) -> None:
    """Take back all that a coder says of a passage; this can be undone, as any save.

    Raises :class:`NotFoundError` when they say nothing of it, or not any more.
    """
    written = held_contribution(session, contribution_id)
    before, after = said_of(session, contribution_id, [span], by), {span: _NONE}
    if before == after:
        raise NotFoundError(N_("This coding does not exist any more."))
    _make_true(session, contribution_id, before, after, by)
    _remember(session, (by, written.consultation_id), contribution_id, before, after)


def undo(session: Session, consultation_id: UUID, *, by: UUID) -> UUID:
    """Undo the last save of a coder in a consultation and return the id of its contribution.

    Raises :class:`NotFoundError` when there is nothing to undo, and :class:`ConflictError` when what was saved is not
    what stands there now, or a theme that must come back is not on the desk any more.
    """
    last = session.get(LastSave, (by, consultation_id))
    if last is None:
        raise NotFoundError(N_("There is nothing to undo."))
    contribution_id = last.contribution_id
    held_contribution(session, contribution_id)
    before, after = _read(last.before), _read(last.after)
    if said_of(session, contribution_id, after, by) != after:
        raise ConflictError(N_("What you saved last was changed since, so nothing was undone. Look at it yourself."))
    coming_back = {
        theme_id for span, judged in before.items() for theme_id in judged.themes.keys() - after[span].themes.keys()
    }
    _refuse_off_desk(session, consultation_id, coming_back)
    _make_true(session, contribution_id, after, before, by)
    session.delete(last)
    session.flush()
    return contribution_id


def check_passage(text: Moderated, span: Span) -> None:
    """Raise :class:`InvalidError` for a passage outside ``text``, that cuts a character, or that cuts what is hidden.

    What is hidden may stand whole inside a passage, as it does inside a sentence; it is no passage by itself.
    """
    check_spans(text.words, [span])
    touched = [each.span for each in text.passages if each.span.overlaps(span)]
    readable = len(span) - sum(len(each) for each in touched)
    if readable <= 0 or not all(span.holds(each) for each in touched):
        raise InvalidError(N_("This passage begins or ends in a hidden part. Choose words that can be read."))


def said_of(session: Session, contribution_id: UUID, spans: Iterable[Span], by: UUID) -> dict[Span, Judged]:
    """Return all that a coder says of each of ``spans``."""
    wanted = set(spans)
    themes: dict[Span, dict[UUID, Said]] = {span: {} for span in wanted}
    for excerpt, coding in _own(session, contribution_id, by):
        if excerpt.span in wanted:
            said = Said(coding.stance, coding.condition, coding.proposition, coding.label)
            themes[excerpt.span][coding.theme_id] = said
    return {span: Judged(themes[span], noted(session, contribution_id, span, by)) for span in wanted}


def _own(session: Session, contribution_id: UUID, by: UUID) -> list[tuple[Excerpt, Coding]]:
    rows = session.execute(
        select(Excerpt, Coding)
        .join(Coding, Coding.excerpt_id == Excerpt.id)
        .where(Excerpt.contribution_id == contribution_id, Coding.coder_id == by)
    )
    return [(excerpt, coding) for excerpt, coding in rows]


def _keeping(judged: Judged, former: Judged) -> Judged:
    """Return ``judged`` with what no page asks for: the label from the material, and a proposition named elsewhere."""
    themes = {}
    for theme_id, said in judged.themes.items():
        known = former.themes.get(theme_id)
        if known is None:
            themes[theme_id] = said
        elif said.proposition is None:
            themes[theme_id] = known
        else:
            themes[theme_id] = replace(said, label=known.label, proposition=known.proposition)
    return Judged(themes, judged.noted)


def _refuse_off_desk(session: Session, consultation_id: UUID, theme_ids: Collection[UUID]) -> None:
    """Refuse a theme that is retired, or not of this consultation; whoever retires one waits, as codebooks are held."""
    on_desk = session.scalars(
        select(Theme.id)
        .join(Codebook)
        .where(Theme.id.in_(theme_ids), Codebook.consultation_id == consultation_id, Theme.on_desk)
    ).all()
    if len(on_desk) != len(theme_ids):
        raise ConflictError(N_("A theme that you chose is not in the codebook any more. Choose another one."))


def _off_desk(session: Session, judged: Judged) -> Judged:
    """Return what is said under themes that no page offers any more: a change of the others leaves it where it is."""
    gone = session.scalars(select(Theme.id).where(Theme.id.in_(judged.themes), Theme.on_desk.is_(False)))
    return Judged({theme_id: judged.themes[theme_id] for theme_id in gone})


def _make_true(
    session: Session, contribution_id: UUID, now: Mapping[Span, Judged], wanted: Mapping[Span, Judged], by: UUID
) -> None:
    standing = {(excerpt.span, coding.theme_id): coding.id for excerpt, coding in _own(session, contribution_id, by)}
    for span in sorted(wanted):
        for theme_id in now[span].themes.keys() - wanted[span].themes.keys():
            remove(session, standing[span, theme_id], by=by)
        for theme_id, said in wanted[span].themes.items():
            if now[span].themes.get(theme_id) != said:
                _code(session, contribution_id, span, theme_id, said, by=by)
        if now[span].noted != wanted[span].noted:
            note(session, contribution_id, span, wanted[span].noted, by=by)


def _code(session: Session, contribution_id: UUID, span: Span, theme_id: UUID, said: Said, *, by: UUID) -> None:
    code(
        session,
        contribution_id,
        span,
        theme_id,
        length=span.end,
        stance=said.stance,
        condition=said.condition,
        proposition=said.proposition,
        label=said.label,
        by=by,
    )


def _remember(
    session: Session,
    whose: tuple[UUID, UUID],
    contribution_id: UUID,
    before: Mapping[Span, Judged],
    after: Mapping[Span, Judged],
) -> None:
    last = session.get(LastSave, whose)
    kept = {"before": _written(before), "after": _written(after)}
    if last is None:
        coder_id, consultation_id = whose
        session.add(
            LastSave(coder_id=coder_id, consultation_id=consultation_id, contribution_id=contribution_id, **kept)
        )
    else:
        last.contribution_id, last.before, last.after = contribution_id, kept["before"], kept["after"]
    session.flush()


def _written(judged: Mapping[Span, Judged]) -> dict[str, Any]:
    return {f"{span.start}-{span.end}": each.as_json() for span, each in judged.items()}


def _read(kept: Mapping[str, Any]) -> dict[Span, Judged]:
    return {Span(*map(int, key.split("-"))): Judged.from_json(each) for key, each in kept.items()}
