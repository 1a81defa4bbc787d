"""The eight types of question, each with the keys it may have."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import ConfigDict, Discriminator, Field, StrictInt, Tag

from consult.consultations.format.texts import (
    Count,
    Flag,
    Language,
    Localised,
    Name,
    Part,
    QuestionId,
    SectionId,
    Text,
    ThemeId,
)

NO_ANSWER: Literal["no_answer"] = "no_answer"
# A file question is a text field until files can be sent; a position paper of twenty pages fits.
FILE_TEXT_LIMIT = 50_000


def _shape_of_groups(value: Any) -> str | None:
    """Return which of its two shapes ``groups`` has, so that a fault is reported against one of them only."""
    if isinstance(value, str):
        return "set"
    return "list" if isinstance(value, list | tuple) else None


GroupsAsked: TypeAlias = Annotated[
    Annotated[Name, Tag("set")] | Annotated[tuple[Name, ...], Tag("list")],
    Discriminator(
        _shape_of_groups,
        custom_error_type="groups_shape",
        custom_error_message="must be the name of a group set or a list of group ids",
    ),
]


class Option(Localised):
    """A choice; ``exclusive`` stands alone, ``free_text`` is how many characters of explanation it takes."""

    id: Name
    exclusive: Flag = False
    free_text: Count | None = None


class Row(Localised):
    """A line of a matrix."""

    id: Name


class Column(Localised):
    """A choice on every line of a matrix."""

    id: Name


class ScaleLabels(Part):
    """One label for each point, in Dutch and English and any other language as a key of its own."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[Language, tuple[Text, ...]] = Field(init=False)

    nl: tuple[Text, ...]
    en: tuple[Text, ...]

    @property
    def texts(self) -> dict[str, tuple[str, ...]]:
        """Return every language's labels, from point 1 up, by its code."""
        return {"nl": self.nl, "en": self.en, **(self.model_extra or {})}


class Scale(Part):
    """Points from 1 to ``points``, their labels in each language, and the words for not answering."""

    points: Annotated[StrictInt, Field(ge=2, le=11)]
    labels: ScaleLabels
    no_answer: Localised

    def label(self, point: int | str, code: str) -> tuple[str, str]:
        """Return the label of ``point`` (1 to ``points``, or "no_answer") and the language it is in."""
        if point == NO_ANSWER:
            return self.no_answer.in_language(code)
        labels = self.labels.texts
        language = next(known for known in (code, "en", "nl") if known in labels)
        return labels[language][int(point) - 1], language


class ShowIf(Part):
    """When a question is shown: another one has any answer, or one of these."""

    question: QuestionId
    one_of: tuple[Name | StrictInt, ...] | None = Field(default=None, alias="in", min_length=1)
    answered: Literal[True] | None = None


class AskedPart(Part):
    """What every question has."""

    id: QuestionId
    section: SectionId
    groups: GroupsAsked
    required: Literal[False] = False
    text: Localised
    help: Localised | None = None
    show_if: ShowIf | None = None
    suggested_codes: tuple[ThemeId, ...] = ()
    sensitivity: Literal["low", "medium", "high"]


class SingleQuestion(AskedPart):
    """Choose one option."""

    type: Literal["single"]
    options: tuple[Option, ...] = Field(min_length=2)


class MultiQuestion(AskedPart):
    """Choose any number of options."""

    type: Literal["multi"]
    options: tuple[Option, ...] = Field(min_length=2)


class RankingQuestion(AskedPart):
    """Choose at most ``max_rank`` options, the most important first."""

    type: Literal["ranking"]
    options: tuple[Option, ...] = Field(min_length=2)
    max_rank: Count


class LikertQuestion(AskedPart):
    """Choose a point on a scale."""

    type: Literal["likert"]
    scale: Scale


class OpenQuestion(AskedPart):
    """Answer in one's own words."""

    type: Literal["open"]
    max_chars: Annotated[StrictInt, Field(ge=1, le=20_000)]


class MatrixSingleQuestion(AskedPart):
    """Choose one column on every row."""

    type: Literal["matrix_single"]
    rows: tuple[Row, ...] = Field(min_length=1)
    columns: tuple[Column, ...] = Field(min_length=2)
    mobile: Literal["stacked"] = "stacked"


class MatrixLikertQuestion(AskedPart):
    """Choose a point on the same scale on every row."""

    type: Literal["matrix_likert"]
    rows: tuple[Row, ...] = Field(min_length=1)
    scale: Scale
    mobile: Literal["stacked"] = "stacked"


class FileQuestion(AskedPart):
    """Add files; for members of organisations only, and a text field until files can be sent."""

    type: Literal["file"]
    accept: tuple[Text, ...] = Field(min_length=1)
    max_files: Count
    max_bytes: Count


ChoiceQuestion: TypeAlias = SingleQuestion | MultiQuestion | RankingQuestion
MatrixQuestion: TypeAlias = MatrixSingleQuestion | MatrixLikertQuestion
Question: TypeAlias = Annotated[
    SingleQuestion
    | MultiQuestion
    | RankingQuestion
    | LikertQuestion
    | OpenQuestion
    | MatrixSingleQuestion
    | MatrixLikertQuestion
    | FileQuestion,
    Field(discriminator="type"),
]
