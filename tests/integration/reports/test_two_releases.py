"""Whoever lays two reports of one consultation side by side learns nothing of the few who came or went in between."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from consult.coding.models import Stance
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.moderation.queries import Texts
from consult.reports.frozen import freeze
from consult.reports.making.document import documents
from consult.responses.models import Channel, Visibility
from consult.responses.services import withdraw
from tests.integration.coding.make import Place
from tests.integration.reports import make

K = 10
THEMES = ("B-COLLEGA", "C-PRIJS")
LEFT_OUT = re.compile(r"controlegetal|20\d\d|\d\.\d|Weggelaten aantallen")
"""Sentences with a number that counts nobody: a checksum, a day, a version, cells."""
SAME = "staat hier zoals het daar stond"


@dataclass(frozen=True)
class Crowd:
    """A consultation with the municipalities that answered it, in the order in which they came."""

    place: Place
    municipalities: list[UUID]

    def take_back(self, number: int) -> None:
        """Let the last of the municipalities withdraw."""
        with self.place.database.transaction() as session:
            for _ in range(number):
                withdraw(session, self.municipalities.pop(), now=datetime.now(UTC))


@pytest.fixture
def crowd(place: Place) -> Crowd:
    """Two groups on two channels who say one thing or the other, and three who alone say both."""
    municipalities = []
    stances = (Stance.SUPPORT, Stance.OPPOSE)
    for number in range(60):
        group = ("sekswerker", "gemeente")[number % 2]
        channel = Channel.INVITED if number % 4 > 1 else Channel.OPEN
        said = place.contribution(group=group, channel=channel, visibility=Visibility.QUOTE)
        for theme in THEMES if number < 3 else THEMES[number % 3 == 0 :][:1]:
            place.code(said, theme, stances[number % 3 > 1], by=place.other if number else place.analyst)
        if group == "gemeente":
            municipalities.append(said.response_id)
    return Crowd(place, municipalities)


def numbers(document: Mapping[str, Any]) -> dict[tuple[str, ...], int]:
    """Return every number of a frozen report: of tables and figures by where it stands, of sentences by their words."""
    found = {}
    for part in parts(document["sections"]):
        if part.get("is") == "Table":
            for row in part["rows"]:
                for column, cell in zip(part["columns"][1:], row[1:], strict=True):
                    if isinstance(cell, int):
                        found[part["key"], str(row[0]), column["label"]] = cell
        for said in filter(lambda said: isinstance(said, str) and not LEFT_OUT.search(said), chain_of(part)):
            for place, number in enumerate(re.findall(r"\d+", said)):
                found[re.sub(r"\d+", "#", said), str(place)] = int(number)
    return found | dict(figures(document["figures"], ()))


def parts(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
    for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from parts(each)


def chain_of(part: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the sentences of a block."""
    yield part.get("text")
    yield from part.get("entries", ())
    yield from (f"{name}: {value}" for name, value in part.get("pairs", ()))


def figures(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    if isinstance(value, int):
        yield path, value
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, each in pairs:
        yield from figures(each, (*path, str(key)))


def near(first: Mapping[tuple[str, ...], int], second: Mapping[tuple[str, ...], int]) -> set[tuple[str, ...]]:
    """Return where numbers stand of which the difference tells of a few."""
    return {place for place in first.keys() & second.keys() if 0 < abs(first[place] - second[place]) < K}


def by_itself(place: Place, settings: Settings) -> Mapping[str, Any]:
    """Return what a report would say now that is compared with no other."""
    with place.database.reading() as session:
        consultation = session.get_one(Consultation, place.id)
        texts = Texts(session, place.vault)
        made = documents(session, texts, consultation, settings, number=2, former=1, released_on=make.DAY)
        frozen: Mapping[str, Any] = freeze(made.documents["nl"])
        return frozen


def test_no_number_of_a_report_differs_by_fewer_than_k_from_that_of_an_earlier_one(
    app: Flask, crowd: Crowd, settings: Settings
) -> None:
    make.approved(crowd.place)
    first = make.released(app, crowd.place).snapshot["nl"]
    assert SAME not in str(first)
    crowd.take_back(3)
    make.approved(crowd.place)
    assert len(near(numbers(first), numbers(by_itself(crowd.place, settings)))) > 10
    second = make.released(app, crowd.place).snapshot["nl"]
    assert near(numbers(first), numbers(second)) == set()
    assert SAME in str(second)
    assert len(numbers(first).keys() & numbers(second).keys()) > 40
    crowd.take_back(14)
    make.approved(crowd.place)
    third = make.released(app, crowd.place).snapshot["nl"]
    assert near(numbers(first), numbers(third)) | near(numbers(second), numbers(third)) == set()
    assert numbers(third)["reach", "Totaal", "Totaal"] < numbers(first)["reach", "Totaal", "Totaal"] - K
