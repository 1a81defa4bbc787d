"""The invented responses of the demonstration, with their gold personal data and codings, read from ``material/``."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consult.text.redaction import Category, Passage
from consult.text.spans import Span

MATERIAL = Path(__file__).parent / "material"

CATEGORIES: Mapping[str, Category] = {
    "naam": Category.CONTACT,
    "telefoon": Category.CONTACT,
    "email": Category.CONTACT,
    "handle": Category.CONTACT,
    "url": Category.CONTACT,
    "bsn": Category.CONTACT,
    "iban": Category.CONTACT,
    "kvk": Category.CONTACT,
    "kenteken": Category.THIRD_PARTY,
    "adres": Category.PLACE,
    "werkplek": Category.PLACE,
    "plaats_combinatie": Category.COMBINATION,
    "leeftijd": Category.COMBINATION,
    "datum": Category.COMBINATION,
    "overig": Category.COMBINATION,
}
"""The gold data's fifteen kinds, as our seven categories (decision 16)."""


@dataclass(frozen=True, kw_only=True)
class InventedResponse:
    """One invented response: values by question, words by question with what may be done with them, and explanations."""

    external_id: str
    group: str
    channel: str
    organisation: str
    mandate: Mapping[str, Any]
    values: Mapping[str, Any]
    visibility: Mapping[str, str]
    free_text: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class GoldCoding:
    """One judgement by one of the two fictional coders, on offsets of the raw text."""

    start: int
    end: int
    theme: str
    stance: str
    condition: str
    coder: str


def responses(name: str, file_question: str) -> list[InventedResponse]:
    """Return the invented responses of ``invented-<name>.jsonl``; a position paper becomes the answer to ``file_question``."""
    return [_response(line, file_question) for line in _lines(f"invented-{name}.jsonl")]


def passages() -> Mapping[tuple[str, str], list[Passage]]:
    """Return the gold personal data as passages, by response and question."""
    return {
        (line["external_id"], line["question"]): [
            Passage(Span(span["start"], span["end"]), CATEGORIES[span["category"]]) for span in line["spans"]
        ]
        for line in _lines("gold-personal-data.jsonl")
    }


def codings() -> Mapping[tuple[str, str], list[GoldCoding]]:
    """Return the gold codings by response and question."""
    found: dict[tuple[str, str], list[GoldCoding]] = defaultdict(list)
    for line in _lines("gold-codings.jsonl"):
        found[line["external_id"], line["question"]] += [
            GoldCoding(
                start=coding["start"],
                end=coding["end"],
                theme=coding["theme"],
                stance=coding["stance"],
                condition=coding.get("condition", ""),
                coder=line["coder"],
            )
            for coding in line["codings"]
        ]
    return found


def _response(line: Mapping[str, Any], file_question: str) -> InventedResponse:
    values: dict[str, Any] = {}
    visibility: dict[str, str] = {}
    for question, value in line["answers"].items():
        is_text = isinstance(value, dict) and set(value) == {"text", "visibility"}
        values[question] = value["text"] if is_text else value
        if is_text:
            visibility[question] = value["visibility"]
    if paper := line.get("paper"):
        values[file_question] = "\n\n".join([paper["title"], *(part["text"] for part in paper["paragraphs"])])
        visibility[file_question] = "openbaar" if line["organisation"] else "analyse"
    return InventedResponse(
        external_id=line["external_id"],
        group=line["group"],
        channel=line["channel"],
        organisation=line["organisation"] or "",
        mandate=line["mandate"] or {},
        values=values,
        visibility=visibility,
        free_text=line.get("free_text", {}),
    )


def _lines(name: str) -> Iterator[dict[str, Any]]:
    with (MATERIAL / name).open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)
