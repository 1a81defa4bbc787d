"""How a question's options, rows and points may be written in somebody else's file, and which of ours each is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consult.consultations.format import (
    NO_ANSWER,
    PARTS,
    STANCES,
    Asked,
    ConsultationFile,
    LikertQuestion,
    Localised,
    MatrixLikertQuestion,
    MatrixSingleQuestion,
    MultiQuestion,
    ProvisionQuestion,
    RankingQuestion,
    SingleQuestion,
)
from consult.consultations.format.questions import Scale


def plain(text: str) -> str:
    """Return what is compared of a name: letters and digits alone, so that ``PV-01``, ``PV01`` and ``pv 01`` are one."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def known_as(named: Iterable[tuple[str, Localised | None]]) -> dict[str, str]:
    """Return every plain way to write a part, by id or by its words in any language; words that two share are none."""
    ids: dict[str, str] = {}
    words: dict[str, set[str]] = {}
    for id_, label in named:
        ids[plain(id_)] = id_
        for text in label.texts.values() if label else ():
            words.setdefault(plain(text), set()).add(id_)
    return {text: next(iter(found)) for text, found in words.items() if len(found) == 1} | ids


@dataclass(frozen=True)
class Vocabulary:
    """What may be answered to a question: ``values`` and ``parts`` by the plain way to write them.

    ``explained`` are the options that take words beside them.
    """

    values: Mapping[str, str]
    parts: Mapping[str, str]
    explained: frozenset[str] = frozenset()

    @classmethod
    def of(cls, question: Asked) -> "Vocabulary":
        """Return the vocabulary of a question of the file, or about its text."""
        match question:
            case SingleQuestion() | MultiQuestion() | RankingQuestion():
                options = known_as((one.id, one) for one in question.options)
                return cls(options, options, frozenset(one.id for one in question.options if one.free_text))
            case LikertQuestion():
                return cls(_points(question.scale), {})
            case MatrixSingleQuestion():
                rows = known_as((row.id, row) for row in question.rows)
                return cls(known_as((one.id, one) for one in question.columns), rows)
            case MatrixLikertQuestion():
                return cls(_points(question.scale), known_as((row.id, row) for row in question.rows))
            case ProvisionQuestion():
                return cls(known_as((one, None) for one in STANCES), known_as((one, None) for one in PARTS))
            case _:
                return cls({}, {})

    @property
    def alone(self) -> str | None:
        """The one option that takes words beside it; nothing where there are more."""
        return next(iter(self.explained)) if len(self.explained) == 1 else None


def questions_known_as(file: ConsultationFile) -> dict[str, str]:
    """Return every plain way to write a question: by its key, or by its words in any language."""
    every: tuple[Asked, ...] = (*file.questions, *file.provision_questions)
    return known_as((one.id, None if isinstance(one, ProvisionQuestion) else one.text) for one in every)


def _points(scale: Scale) -> dict[str, str]:
    found = known_as([(NO_ANSWER, scale.no_answer)])
    for labels in scale.labels.texts.values():
        found |= {plain(label): str(point) for point, label in enumerate(labels, 1)}
    return found | {str(point): str(point) for point in range(1, scale.points + 1)}
