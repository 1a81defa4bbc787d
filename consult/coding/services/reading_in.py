"""Read codings of a project in: they become codings of whoever does so, on contributions that have not changed since."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.audit import AuditAction, record
from consult.coding.exchange.mapping import Coded, Meaning, meanings_of, noted, number_of
from consult.coding.exchange.marked import Marked, kinds_of, marked
from consult.coding.exchange.placed import Placed
from consult.coding.exchange.project import Applied, Project, Selection, Source
from consult.coding.judged import NOTHING, Noted
from consult.coding.models import Codebook, Coding, Excerpt, Stance, Theme
from consult.coding.queries import contributions_numbered
from consult.coding.services.judging import code
from consult.coding.services.marking import MEMO_LIMIT, note
from consult.coding.services.marking import noted as noted_of
from consult.consultations.queries import consultation_by_id, definition, provisions_in_force
from consult.errors import N_, ConflictError, ConsultError, InvalidError, NotFoundError, TransitionError
from consult.moderation.models import Contribution
from consult.moderation.queries import Moderated, Texts
from consult.text.intake import clean_answer
from consult.text.redaction import Category
from consult.text.spans import Span


@dataclass
class ReadIn:
    """What became of a file: codings that were made, that were there already, and what was left, by text with a reason."""

    made: int = 0
    known: int = 0
    left: list[tuple[str, ConsultError]] = field(default_factory=list)


class _Place(NamedTuple):
    """Where a text of the file is coded here: what its passages are, and what this coder said of them before."""

    written: Contribution
    placed: Placed
    excerpts: Mapping[Span, Span]
    mine: dict[tuple[Span, str], Coded]


def read_in(
    session: Session,
    texts: Texts,
    consultation_id: UUID,
    project: Project,
    *,
    placeholders: Sequence[Mapping[Category, str]],
    by: UUID,
) -> ReadIn:
    """Return what became of the codings of ``project``.

    A text belongs to the contribution whose number its name has and whose words, with the placeholders of a language,
    are the same throughout. Nothing that this coder said before is overwritten, and neither is what they marked. What does
    not match, and what two people code blind now, is left and listed.
    """
    reading = _Reading(session, consultation_id, project, placeholders, by)
    written = contributions_numbered(session, consultation_id, {number_of(source) for source in project.sources})
    opened = texts.of(written.values())
    for source in project.sources:
        contribution = written.get(number_of(source))
        reading.read(source, contribution, opened.get(contribution.id) if contribution else None)
    result = reading.result
    record(
        session,
        AuditAction.CODINGS_READ_IN,
        consultation_id,
        actor_id=by,
        made=str(result.made),
        left=str(len(result.left)),
    )
    return result


class _Reading:
    """One file while its codings are read in."""

    def __init__(
        self,
        session: Session,
        consultation_id: UUID,
        project: Project,
        placeholders: Sequence[Mapping[Category, str]],
        by: UUID,
    ) -> None:
        file = definition(consultation_by_id(session, consultation_id))
        self._session = session
        self._keys = _themes(session, consultation_id)
        propositions = [proposition.id for proposition in file.propositions]
        self._meanings = meanings_of(project.codes, self._keys, propositions, list(Stance))
        self._kinds = kinds_of(project.codes)
        self._provisions = {one.key: one.id for one in provisions_in_force(session, consultation_id)}
        self._placeholders = placeholders
        self._by = by
        self.result = ReadIn()

    def read(self, source: Source, contribution: Contribution | None, text: Moderated | None) -> None:
        """Read in the codings of one text, or list it."""
        try:
            place = self._place(source, contribution, text)
        except ConsultError as refusal:
            self.result.left.append((source.name, refusal))
            return
        for selection in source.selections:
            for act in self._acts(place, selection):
                try:
                    act()
                except (InvalidError, NotFoundError, ConflictError, TransitionError) as refusal:
                    self.result.left.append((source.name, refusal))

    def _acts(self, place: _Place, selection: Selection) -> Iterator[Callable[[], None]]:
        """Yield what is to be done for a passage: its codings one by one, then what each coder marked, at once."""
        marks: dict[UUID | None, list[tuple[str, str]]] = {}
        for applied in selection.codings:
            if applied.code in self._kinds:
                marks.setdefault(applied.coder, []).append((self._kinds[applied.code], applied.note))
            else:
                yield partial(self._apply, place, selection.span, applied)
        for said in marks.values():
            yield partial(self._mark, place, marked(selection.span, said))

    def _mark(self, place: _Place, read: Marked) -> None:
        span = place.excerpts.get(read.span) or place.placed.inside(read.span)
        if not self._provisions.keys() >= set(read.provisions):
            raise NotFoundError(N_("This section of the proposal does not exist."))
        wanted = Noted(
            no_theme=read.no_theme,
            recommendation=read.recommendation or None,
            experience=read.experience,
            rare=read.rare,
            memo=clean_answer(read.memo, limit=MEMO_LIMIT),
            provisions=frozenset(self._provisions[key] for key in read.provisions),
        )
        before = noted_of(self._session, place.written.id, span, self._by)
        if before == wanted:
            self.result.known += 1
            return
        if before != NOTHING or (wanted.no_theme and any(known == span for known, _theme in place.mine)):
            raise ConflictError(N_("You said something else of this passage already. That stays."))
        note(self._session, place.written.id, span, wanted, by=self._by)
        self.result.made += 1

    def _place(self, source: Source, contribution: Contribution | None, text: Moderated | None) -> _Place:
        if contribution is None or text is None:
            raise NotFoundError(N_("There is no contribution with this number."))
        for words in self._placeholders:
            placed = Placed(text.words, tuple(text.passages), words)
            if placed.text == source.text:
                return _Place(contribution, placed, *_there(self._session, contribution.id, placed, self._by))
        raise ConflictError(N_("The text is not that of the contribution, or not any more."))

    def _apply(self, place: _Place, outside: Span, applied: Applied) -> None:
        meaning = self._meanings.get(applied.code)
        if meaning is None:
            raise NotFoundError(N_("A code of this file means nothing in this codebook."))
        span = place.excerpts.get(outside) or place.placed.inside(outside)
        condition, label = noted(applied.note)
        kept = condition.strip() if meaning.stance == Stance.CONDITIONAL else ""
        wanted = Coded(span, meaning, 0, kept, label)
        before = place.mine.get((span, meaning.theme))
        if before == wanted:
            self.result.known += 1
            return
        if before is not None:
            raise ConflictError(N_("You said something else of this passage already. That stays."))
        code(
            self._session,
            place.written.id,
            span,
            self._keys[meaning.theme],
            length=len(place.placed.words),
            stance=Stance(meaning.stance),
            condition=condition,
            by=self._by,
            proposition=meaning.proposition or None,
            label=label,
        )
        place.mine[span, meaning.theme] = wanted
        self.result.made += 1


def _there(
    session: Session, contribution_id: UUID, placed: Placed, by: UUID
) -> tuple[Mapping[Span, Span], dict[tuple[Span, str], Coded]]:
    """Return which passages are excerpts already, by where they stand outside, and what this coder said of them."""
    rows = session.execute(
        select(Excerpt, Coding, Theme.key)
        .outerjoin(Coding, (Coding.excerpt_id == Excerpt.id) & (Coding.coder_id == by))
        .outerjoin(Theme, Theme.id == Coding.theme_id)
        .where(Excerpt.contribution_id == contribution_id)
        .order_by(Excerpt.start, Excerpt.end)
    )
    excerpts: dict[Span, Span] = {}
    mine: dict[tuple[Span, str], Coded] = {}
    for excerpt, coding, key in rows:
        excerpts.setdefault(placed.outside(excerpt.span), excerpt.span)
        if coding is not None:
            meaning = Meaning(key, coding.proposition or "", str(coding.stance))
            mine[excerpt.span, key] = Coded(excerpt.span, meaning, 0, coding.condition, coding.label)
    return excerpts, mine


def _themes(session: Session, consultation_id: UUID) -> Mapping[str, UUID]:
    themes = session.scalars(select(Theme).join(Codebook).where(Codebook.consultation_id == consultation_id))
    return {theme.key: theme.id for theme in themes}
