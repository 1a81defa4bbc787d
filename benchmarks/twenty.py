"""A consultation of 20 questions on one page, what somebody types in it, and the fields that the page sends."""

from typing import Any

import yaml

from consult.config import ROOT
from consult.consultations.format import ConsultationFile

SLUG = "meting"
GROUP = "gemeente"
OPEN_QUESTION = "MT-11"
_KINDS = ("radio",) * 6 + ("multi",) * 4 + ("open",) * 4 + ("likert",) * 3 + ("single",) * 2 + ("ranking",)
_OPTIONS = {"radio": 5, "multi": 6, "single": 2, "ranking": 6}
_WORDS = (
    "Dit is een verzonnen antwoord voor een meting. Het is zo lang als veel antwoorden zijn, een paar zinnen, "
    "en het zegt dat de regels duidelijk moeten zijn voor iedereen die er mee te maken heeft. "
    "Vraag het eerst aan de mensen om wie het gaat."
)


def file(sections: int = 1) -> ConsultationFile:
    """Return the file: 6 questions with five options, 4 to tick, 4 open, 3 on a scale, 2 with two options, 1 ranking.

    They are spread over so many ``sections``, every section with some of each kind where there are enough.
    """
    frame = yaml.safe_load((ROOT / "consultations" / "pooierverbod.yaml").read_text("utf-8"))
    named = [section["id"] for section in frame["proposal_sections"][:sections]]
    return ConsultationFile.model_validate(
        {
            **frame,
            "id": SLUG,
            "slug": SLUG,
            "short_route": [],
            "questions": [_question(kind, number, named[number % sections]) for number, kind in enumerate(_KINDS, 1)],
        }
    )


def fields(sections: int = 1, part: int = 0) -> list[tuple[str, str]]:
    """Return every field of the filled-in page but its tokens: 20 answers, or those of the section ``part``."""
    sent: list[tuple[str, str]] = [("page", "alles" if sections == 1 else f"deel-{part + 1}")]
    for number, kind in enumerate(_KINDS, 1):
        if number % sections != part:
            continue
        key = _key(number)
        sent.append(("shown", key))
        sent += _typed(kind, key)
    return sent


def fields_saying(words: str) -> list[tuple[str, str]]:
    """Return the fields of the whole page, with ``words`` in the first open question."""
    return [(name, words if name == OPEN_QUESTION else value) for name, value in fields()]


def _typed(kind: str, key: str) -> list[tuple[str, str]]:
    if kind == "open":
        return [(key, _WORDS), (f"{key}.use", "citaat")]
    if kind == "multi":
        return [(key, "o1"), (key, "o2"), (key, "o4")]
    if kind == "ranking":
        return [(f"{key}-1", "o2"), (f"{key}-2", "o1"), (f"{key}-3", "o5")]
    return [(key, "4" if kind == "likert" else "o1")]


def _key(number: int) -> str:
    return f"MT-{number:02}"


def _question(kind: str, number: int, section: str) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "id": _key(number),
        "section": section,
        "type": "single" if kind == "radio" else kind,
        "groups": "allen",
        "text": _say(f"Wat vindt u van voorstel {number}, en waarom vindt u dat?"),
        "help": _say("Denk aan wat u zelf hebt gezien. Noem geen namen."),
        "sensitivity": "low",
    }
    if kind == "open":
        asked["max_chars"] = 3000
    elif kind == "likert":
        labels = ["Helemaal oneens", "Oneens", "Niet eens, niet oneens", "Eens", "Helemaal eens"]
        asked["scale"] = {"points": 5, "labels": {"nl": labels, "en": labels}, "no_answer": _say("Weet ik niet")}
    else:
        named = range(1, _OPTIONS[kind] + 1)
        asked["options"] = [{"id": f"o{one}", **_say(f"Antwoord {one} op vraag {number}")} for one in named]
    if kind == "ranking":
        asked["max_rank"] = 3
    return asked


def _say(words: str) -> dict[str, str]:
    return {"nl": words, "en": words}
