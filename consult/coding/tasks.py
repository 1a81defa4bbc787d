"""Background steps of coding: learn what to suggest, from the codebook and from every coding there is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.analysis.suggestions.apart import MODEL, Learner, learner
from consult.analysis.suggestions.lessons import Lesson, ThemeWords
from consult.analysis.suggestions.ordering import Waiting, teaching_order
from consult.analysis.suggestions.parting import parted
from consult.coding.queries import suggesting, themes_of
from consult.coding.services import queue_learning_of
from consult.consultations.queries import consultation_by_id, definition
from consult.jobs.services import Run
from consult.moderation.models import TO_CODE, Contribution
from consult.moderation.queries import Texts
from consult.suggested import CandidateTheme, Learning, Passage, Place, Suggestion, Suggestions, written_place
from consult.text.spans import Span

COVERED = 0.4
"""Below this chance of its likeliest theme a passage counts as covered by none (synthesis, §8 step 6)."""
_AT_ONCE, _BATCH = 3000, 100
_OTHERS, _UNCOVERED = 2000, 3000


@dataclass(frozen=True)
class _Course:
    """What is learnt from, and the contributions to suggest for: those without suggestions first."""

    themes: Sequence[ThemeWords]
    lessons: Sequence[Lesson]
    others: Sequence[str]
    coded: Mapping[UUID, Sequence[Span]]
    wanted: Sequence[UUID]
    left: int


@dataclass
class _Uncovered:
    """The passages that no theme covers, as they are found: the places of those that say something else than the others."""

    places: list[Place] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    said: set[frozenset[str]] = field(default_factory=set)
    passages: int = 0
    count: int = 0


def learn_suggestions(run: Run, texts: Callable[[Session], Texts], suggestions: Suggestions) -> None:
    """Learn what to suggest in ``run.args["consultation"]``; may be begun again anywhere.

    ``texts`` opens contributions. Suggestions are kept batch by batch. What a run leaves over is queued for the next.
    """
    consultation_id = UUID(run.args["consultation"])
    with run.database.reading() as session:
        course = _course(session, texts(session), suggestions, consultation_id)
        decided = suggesting.decided_passages(session, consultation_id)
    if not course.themes:
        return
    model = f"{MODEL}/{len(course.lessons)}"
    uncovered = _Uncovered()
    with learner(course.themes, course.lessons, course.others) as learnt:
        for at in range(0, len(course.wanted), _BATCH):
            with run.database.reading() as session:
                ids = course.wanted[at : at + _BATCH]
                found = list(
                    _suggested(
                        session,
                        texts(session),
                        learnt,
                        ids,
                        of=(consultation_id, model),
                        uncovered=uncovered,
                        coded=course.coded,
                    )
                )
            suggestions.put(found)
            with run.step(at, len(course.wanted), datetime.now(UTC)):
                pass
        candidates = _candidates(learnt, uncovered, decided)
    with run.database.reading() as session:
        waiting = suggesting.waiting_to_be_coded(session, consultation_id)
    suggestions.put_order(consultation_id, _order(suggestions, consultation_id, waiting, len(course.lessons)))
    learning = Learning(model, len(course.lessons), uncovered.passages, uncovered.count)
    suggestions.put_learning(consultation_id, learning, candidates)
    if course.left:
        with run.step(len(course.wanted), len(course.wanted), datetime.now(UTC)) as session:
            queue_learning_of(session, consultation_id)


def _course(session: Session, texts: Texts, suggestions: Suggestions, consultation_id: UUID) -> _Course:
    consultation = consultation_by_id(session, consultation_id)
    themes = suggesting.words_of_themes(definition(consultation), themes_of(session, consultation))
    taught = suggesting.lessons(session, consultation_id)
    words = _words_of(session, texts, {one.contribution_id for one in taught})
    lessons = [
        Lesson(str(one.id), words[one.contribution_id][one.span.start : one.span.end], one.themes, one.refused)
        for one in taught
        if one.contribution_id in words
    ]
    coded: dict[UUID, list[Span]] = {}
    for one in taught:
        if one.themes:
            coded.setdefault(one.contribution_id, []).append(one.span)
    every = session.scalars(
        select(Contribution.id)
        .where(Contribution.consultation_id == consultation_id, TO_CODE)
        .order_by(Contribution.id)
    ).all()
    known, waiting = suggestions.known(consultation_id), suggesting.waiting_to_be_coded(session, consultation_id)
    ranked = sorted(every, key=lambda one: (one in known, one not in waiting))
    sample = _words_of(session, texts, [one for one in every if one in waiting][:_OTHERS])
    others = [whole[span.start : span.end] for whole in sample.values() for span in parted(whole)]
    return _Course(
        themes,
        lessons,
        others[:_OTHERS],
        coded,
        ranked[:_AT_ONCE],
        sum(one not in known for one in ranked[_AT_ONCE:]),
    )


def _words_of(session: Session, texts: Texts, ids: set[UUID] | Sequence[UUID]) -> dict[UUID, str]:
    """Return the moderated words of contributions; what is hidden in them is no word."""
    wanted, found = sorted(ids), {}
    for at in range(0, len(wanted), 500):
        rows = session.scalars(select(Contribution).where(Contribution.id.in_(wanted[at : at + 500]))).all()
        found.update({id_: text.words for id_, text in texts.of(rows).items()})
    return found


def _suggested(
    session: Session,
    texts: Texts,
    learnt: Learner,
    ids: Sequence[UUID],
    *,
    of: tuple[UUID, str],
    uncovered: _Uncovered,
    coded: Mapping[UUID, Sequence[Span]],
) -> Iterator[Suggestion]:
    """Give the suggestions for some contributions, and note which passages no theme covers."""
    words = _words_of(session, texts, ids)
    refused = suggesting.refused_in(session, ids)
    places = [(id_, span) for id_, whole in words.items() for span in parted(whole)]
    passages = [words[id_][span.start : span.end] for id_, span in places]
    scored = learnt.scored(passages, [refused.get(place, frozenset()) for place in places]) if places else []
    by_contribution: dict[UUID, list[Passage]] = {id_: [] for id_ in words}
    for (id_, span), passage, one in zip(places, passages, scored, strict=True):
        suggestions = tuple(each.moved(span.start) for each in one.suggestions)
        by_contribution[id_].append(Passage(span, one.margin, suggestions))
        uncovered.passages += 1
        is_coded = any(span.overlaps(own) for own in coded.get(id_, ()))
        if not is_coded and (not suggestions or suggestions[0].score < COVERED):
            uncovered.count += 1
            said = frozenset(passage.lower().split())
            if said not in uncovered.said and len(uncovered.places) < _UNCOVERED:
                uncovered.said.add(said)
                uncovered.places.append((id_, span))
                uncovered.words.append(passage)
    consultation_id, model = of
    for id_, own in by_contribution.items():
        yield Suggestion(id_, consultation_id, model, tuple(own))


def _candidates(learnt: Learner, uncovered: _Uncovered, decided: frozenset[str]) -> list[CandidateTheme]:
    """Return candidates from what no theme covers; passages that were part of one that was decided on are left out."""
    open_ = [at for at, place in enumerate(uncovered.places) if written_place(place) not in decided]
    places = [uncovered.places[at] for at in open_]
    found = learnt.candidates([uncovered.words[at] for at in open_])
    return [
        CandidateTheme(
            number,
            tuple(places[at] for at in one.members),
            tuple(
                (places[at][0], Span(places[at][1].start + span.start, places[at][1].start + span.end))
                for at, span in one.words
            ),
        )
        for number, one in enumerate(found, 1)
    ]


def _order(suggestions: Suggestions, consultation_id: UUID, groups: dict[UUID, str], seed: int) -> list[UUID]:
    known = suggestions.known(consultation_id)
    waiting = [Waiting(one.hex, *known[one], groups[one]) for one in groups if one in known]
    return [UUID(hex=one) for one in teaching_order(waiting, seed)]
