"""A proposed draft from 10,000 sealed contributions: the job from its claim to its last finding."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import Table, func, insert, select

from benchmarks.letters import written
from benchmarks.outcome import Outcome
from benchmarks.place import OWNER, Installation, installation
from consult.coding.models import Coding, Excerpt, Stance, Theme
from consult.coding.queries import themes_of
from consult.coding.services import recount
from consult.config import ROOT
from consult.consultations.queries import questions_of
from consult.consultations.reading import read_file
from consult.consultations.services import load
from consult.db import Base
from consult.demo.people import ANALYST, account, add_everybody
from consult.jobs.worker import run_next
from consult.moderation.models import Contribution
from consult.responses.models import Answer, AnswerState, Channel, Response, ResponseState, Visibility
from consult.synthesis.models import Evidence, Finding
from consult.synthesis.services import ask_for_proposal, start

COUNT, SECONDS = 10_000, 60.0
_GROUPS = ("sekswerker", "gemeente", "exploitant", "zorg_hulpverlening", "onderzoek", "anders")
_STANCES = (Stance.SUPPORT, Stance.SUPPORT, Stance.OPPOSE, Stance.CONDITIONAL, Stance.NONE)


def measure() -> Sequence[Outcome]:
    """Return how long the job takes; each contribution is coded under one of the themes of the shipped consultation."""
    with installation() as place:
        fill(place, COUNT)
        began = time.perf_counter()
        kind = run_next(place.database, place.app.extensions["consult.tasks"])
        seconds = time.perf_counter() - began
        with place.database.reading() as session:
            findings = session.scalar(select(func.count()).select_from(Finding)) or 0
            passages = session.scalar(select(func.count()).select_from(Evidence)) or 0
    is_done = kind is not None and findings > 0
    return [
        Outcome(
            "a proposed draft from 10,000 contributions: at most 60 s",
            f"{seconds:.1f} s",
            is_done and seconds <= SECONDS,
            f"by the clock, sealed words opened; {findings} findings on {passages} passages",
        )
    ]


def fill(place: Installation, count: int) -> None:
    """Load the shipped consultation with so many coded contributions in sealed words, and ask for a proposed draft."""
    chance = Random(8)  # noqa: S311  (which words stand where is no secret)
    with place.database.transaction() as writing:
        add_everybody(writing, bureau=place.settings.operator, sender=OWNER)
        asked = load(writing, read_file(ROOT / "consultations" / "pooierverbod.yaml"), owner=OWNER)
        analyst = account(writing, ANALYST).id
        themes = [theme for theme in themes_of(writing, asked) if theme.on_desk]
        question = questions_of(writing, asked.id)["PV-09"].id
        rows = [_row(themes, chance) for _ in range(count)]
        place.vault.make_keys([row["response"] for row in rows])
        keyring = place.vault.keyring([row["response"] for row in rows])
        texts = [one.text for one in written(count)]
        for number, (row, words) in enumerate(zip(rows, texts, strict=True), 1):
            at = f"contribution|sealed|{row['contribution']}"
            row |= {"question": question, "number": 100_000 + number, "length": len(words), "by": analyst}
            row["sealed"] = keyring.seal(row["response"], at, words)
        for model, made in _tables(asked.id, rows):
            writing.execute(insert(cast(Table, model.__table__)), made)
        recount(writing, asked.id)
        draft = start(writing, asked.id, by=analyst)
        ask_for_proposal(writing, draft.id, revision=draft.revision, by=analyst)


def _row(themes: Sequence[Theme], chance: Random) -> dict[str, Any]:
    theme = chance.choice(themes)
    return {
        "response": uuid4(),
        "answer": uuid4(),
        "contribution": uuid4(),
        "excerpt": uuid4(),
        "group": chance.choice(_GROUPS),
        "theme": theme,
        "stance": chance.choice(_STANCES) if theme.proposition else Stance.NONE,
    }


def _tables(asked: UUID, rows: Sequence[dict[str, Any]]) -> Iterator[tuple[type[Base], list[dict[str, Any]]]]:
    """Yield the rows of each table, in the order in which they point at each other."""
    sent = {"consultation_id": asked, "channel": Channel.OPEN, "state": ResponseState.SUBMITTED, "tells_later": False}
    empty = {"assisted": False, "maker": "", "source": "", "mandate": {}, "invented": True}
    yield Response, [{"id": one["response"], "group": one["group"], **sent, **empty} for one in rows]
    of_answer = {"consultation_id": asked, "is_text": True, "part": "", "visibility": Visibility.ANALYSE}
    yield (
        Answer,
        [
            {
                **of_answer,
                "id": one["answer"],
                "response_id": one["response"],
                "question_id": one["question"],
                "sealed": b"",
                "state": AnswerState.ACCEPTED,
                "version": 1,
            }
            for one in rows
        ],
    )
    yield (
        Contribution,
        [
            {
                **of_answer,
                "id": one["contribution"],
                "answer_id": one["answer"],
                "response_id": one["response"],
                "question_id": one["question"],
                "number": one["number"],
                "group": one["group"],
                "channel": Channel.OPEN,
                "maker": "",
                "invented": True,
                "sealed": one["sealed"],
            }
            for one in rows
        ],
    )
    spans = [
        {"id": one["excerpt"], "contribution_id": one["contribution"], "start": 0, "end": one["length"]} for one in rows
    ]
    yield Excerpt, spans
    yield (
        Coding,
        [
            {
                "id": uuid4(),
                "excerpt_id": one["excerpt"],
                "theme_id": one["theme"].id,
                "coder_id": one["by"],
                "stance": one["stance"],
                "proposition": one["theme"].proposition,
                "condition": "dan" if one["stance"] is Stance.CONDITIONAL else "",
                "label": "",
                "changed": False,
                "coded_at": datetime.now(UTC),
            }
            for one in rows
        ],
    )
