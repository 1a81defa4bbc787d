"""All tables of a release, withheld together, at a hundred thousand responses; and the theme table at a million codings."""

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy.orm import Session

from benchmarks.filling import fill
from benchmarks.outcome import Outcome
from benchmarks.place import OWNER, installation_on
from consult.analysis.agreeing import Voice
from consult.analysis.telling import Telling
from consult.coding.models import Stance
from consult.coding.queries import By, Count, Narrowing, Position, Side, Whereabouts, spread
from consult.config import ROOT
from consult.consultations.format import ConsultationFile
from consult.consultations.models import Consultation
from consult.consultations.reading import read_file
from consult.consultations.services import load
from consult.demo.people import ANALYST, account, add_everybody
from consult.reports.making.choices import choice_tables
from consult.reports.making.release import Release
from consult.responses.models import Channel
from consult.synthesis.queries import exact_tables
from consult.synthesis.reach import Sent

RESPONSES, MOST_SECONDS, MOST_OF_TABLE = 100_000, 30, 1
_ANSWER = 0.8
_CODED_IN = 10
"""In so many places is each contribution coded, where codings are counted."""
_CHANNELS = [Channel.OPEN] * 12 + [Channel.INVITED] * 3 + [Channel.ASSISTED, Channel.PAPER, Channel.ORGANISATION]


def measure() -> Sequence[Outcome]:
    """Return how long withholding takes, responses drawn with a fixed seed and every theme and closed question in it.

    Then again, for a release after it that is compared with it.
    """
    file = read_file(ROOT / "consultations" / "pooierverbod.yaml")
    first = Telling(10)
    found = [_withheld(file, RESPONSES, first, "100,000 responses")]
    return [*found, _withheld(file, RESPONSES - 3, Telling(10, [first.told]), "after three were withdrawn")]


def _withheld(file: ConsultationFile, size: int, telling: Telling, words: str) -> Outcome:
    about = _drawn(file, size)
    began = time.process_time()
    release = Release(file, telling=telling, **about)
    seconds = time.process_time() - began
    cells = [cell for theme in release.tables("nl").themes for row in theme.by_category.cells for cell in row]
    withheld = sum(isinstance(cell, str) for cell in cells)
    return Outcome(
        f"all tables of a release, {words}, withheld: at most 30 s",
        f"{seconds:.1f} s",
        seconds <= MOST_SECONDS,
        f"CPU; {release.size:,} counts; {withheld} of {len(cells)} cells of themes by category withheld",
    )


def at_scale(codings: int) -> Sequence[Outcome]:
    """Return how long the theme table takes by the clock, as maintained and counted when asked; run by hand."""
    with installation_on("PostgreSQL") as place:
        with place.database.transaction() as writing:
            add_everybody(writing, bureau="Voorbeeldbureau Moderatie", sender=OWNER)
            consultation = load(writing, read_file(ROOT / "consultations" / "pooierverbod.yaml"), owner=OWNER)
            coder_id = account(writing, ANALYST).id
            fill(writing, consultation, codings // _CODED_IN, coder_id=coder_id, codings=_CODED_IN)
        with place.database.reading() as session:
            maintained = seconds_of_table(session, consultation)
            began = time.perf_counter()
            spread(session, consultation.id, By.QUESTION, Narrowing())
            counted = time.perf_counter() - began
    goal = f"theme table, {codings:,} codings: at most 1 s"
    return [
        Outcome(goal, f"{maintained:.2f} s", maintained <= MOST_OF_TABLE, "from maintained counts"),
        Outcome(f"{goal}, by question", f"{counted:.2f} s", counted <= MOST_OF_TABLE, "counted when asked"),
    ]


def seconds_of_table(session: Session, consultation: Consultation) -> float:
    """Return how long the theme table takes by the clock, from the counts that are maintained."""
    began = time.perf_counter()
    exact_tables(session, consultation, language="nl")
    return time.perf_counter() - began


def _drawn(file: ConsultationFile, size: int) -> dict[str, object]:
    chance = random.Random(5)  # noqa: S311  (the same each time)
    groups = [group.id for place, group in enumerate(file.groups) for _ in range(1 + 400 // (1 + place) ** 2)]
    themes = [(entry.id, file.proposition_of(entry.id)) for entry in file.themes() if entry.family != "moderatie"]
    choices = {question.id: tables for question in file.questions if (tables := choice_tables(question))}
    asked = {key: set(file.groups_of(file.question(key))) for key in choices}
    reach: Counter[tuple[str, str]] = Counter()
    said: Counter[tuple[str, str, str, str, Channel]] = Counter()
    where: Counter[tuple[str, str, str]] = Counter()
    taken: Counter[Position] = Counter()
    closed: defaultdict[str, Counter[tuple[str, str, str, str]]] = defaultdict(Counter)
    for _ in range(size):
        group, channel = chance.choice(groups), chance.choice(_CHANNELS)
        reach[group, channel.value] += 1
        for theme, proposition in chance.sample(themes, 4):
            said[theme, "", "", group, channel] += 1
            where[theme, chance.choice(["PV-05", "PV-09", "PV-12"]), ""] += 1
            if proposition is not None:
                stance = chance.choice(list(Stance))
                said[theme, proposition.id, stance, group, channel] += 1
        side = chance.choice(list(Side))
        taken[Position(file.propositions[0].id, channel, Voice(group, side), public=False)] += 1
        for question, tables in choices.items():
            if group in asked[question] and chance.random() < _ANSWER:
                for row, choice in (("", ""), *((row, chance.choice(keys)) for row, keys in tables.items())):
                    closed[question][row, choice, group, channel.value] += 1
    return {
        "reach": {place: Sent(count, 0) for place, count in reach.items()},
        "questions": [file.question(key) for key in closed],
        "closed": closed,
        "counts": [Count(*key, public=False, responses=many, codings=many) for key, many in said.items()],
        "whereabouts": [Whereabouts(*key, public=False, responses=many) for key, many in where.items()],
        "positions": taken,
    }


if __name__ == "__main__":
    for outcome in at_scale(int(sys.argv[1])):
        print(outcome.goal, outcome.measured, outcome.verdict, outcome.note)
