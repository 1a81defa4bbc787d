"""Fill a consultation in bulk: so many answers that wait for a moderator, and as many contributions that are coded."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import cycle
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from consult.bulk import insert_many
from consult.coding.counts import recount
from consult.coding.models import Coding, Excerpt, Stance, Theme
from consult.coding.queries import themes_of
from consult.consultations.models import Consultation
from consult.consultations.queries import questions_of
from consult.moderation.models import Contribution
from consult.responses.models import Answer, AnswerState, Channel, Response, ResponseState, Visibility

_BATCH = 5000
_QUESTION = "PV-09"
_WORDS = "Dit is een verzonnen bijdrage. De regels moeten duidelijk zijn, en vraag het eerst aan wie het aangaat."
_GROUPS = ("sekswerker", "gemeente", "zorg_hulpverlening", "onderzoek", "anders")
Rows = Mapping[type, Sequence[Mapping[str, Any]]]


def fill(
    session: Session,
    consultation: Consultation,
    number: int,
    *,
    coder_id: UUID,
    codings: int = 1,
    words: Callable[[], str] = lambda: _WORDS,
) -> None:
    """Add ``number`` responses to ``consultation``, each with an answer that waits and one that became a contribution.

    Every contribution says ``words`` and is coded in so many places; mentions and counts are made by the house's own recount.
    """
    make = _maker(session, consultation, coder_id, codings, words)
    for at in range(0, number, _BATCH):
        made = [make(place) for place in range(at, min(number, at + _BATCH))]
        for model in (Response, Answer, Contribution, Excerpt, Coding):
            rows = [row for one in made for row in one[model]]
            insert_many(session, cast(Table, model.__table__), rows)
    consultation.answered = True
    # A real database gets to know its tables while they grow.
    session.execute(text("ANALYZE"))
    recount(session, consultation.id)


def _maker(
    session: Session, consultation: Consultation, coder_id: UUID, codings: int, words: Callable[[], str]
) -> Callable[[int], Rows]:
    keys = questions_of(session, consultation.id)
    accepted, waiting = keys[_QUESTION].id, next(row.id for row in keys.values() if row.key != _QUESTION)
    themes = cycle([theme for theme in themes_of(session, consultation) if theme.on_desk])
    stances = cycle([Stance.SUPPORT, Stance.OPPOSE, Stance.QUESTION, Stance.NONE])
    now = datetime.now(UTC)

    def coding(excerpt_id: object, theme: Theme) -> Mapping[str, Any]:
        return {
            "id": uuid4(),
            "excerpt_id": excerpt_id,
            "theme_id": theme.id,
            "coder_id": coder_id,
            "stance": next(stances),
            "proposition": theme.proposition,
            "condition": "",
            "label": "",
            "changed": False,
            "coded_at": now,
        }

    def make(place: int) -> Rows:
        response, answer, contribution = uuid4(), uuid4(), uuid4()
        excerpts = [
            {"id": uuid4(), "contribution_id": contribution, "start": at, "end": at + 30} for at in range(codings)
        ]
        of_response = {"consultation_id": consultation.id, "response_id": response}
        sealed = {
            **of_response,
            "sealed": b"-",
            "is_text": True,
            "part": "",
            "visibility": Visibility.QUOTE,
            "version": 1,
        }
        return {
            Response: [_response(response, consultation.id, _GROUPS[place % len(_GROUPS)])],
            Answer: [
                {"id": answer, "question_id": accepted, "state": AnswerState.ACCEPTED, **sealed},
                {"id": uuid4(), "question_id": waiting, "state": AnswerState.WAITING, **sealed},
            ],
            Contribution: [
                {
                    **of_response,
                    "id": contribution,
                    "answer_id": answer,
                    "question_id": accepted,
                    "number": place + 1,
                    "group": _GROUPS[place % len(_GROUPS)],
                    "channel": Channel.OPEN,
                    "visibility": Visibility.QUOTE,
                    "is_text": True,
                    "part": "",
                    "maker": "",
                    "invented": True,
                    "text": words(),
                }
            ],
            Excerpt: excerpts,
            Coding: [coding(excerpt["id"], next(themes)) for excerpt in excerpts],
        }

    return make


def _response(response_id: UUID, consultation_id: UUID, group: str) -> Mapping[str, Any]:
    return {
        "id": response_id,
        "consultation_id": consultation_id,
        "group": group,
        "channel": Channel.OPEN,
        "state": ResponseState.SUBMITTED,
        "mandate": {},
        "tells_later": False,
        "maker": "",
        "source": "",
        "invented": True,
    }
