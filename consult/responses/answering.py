"""What somebody may answer, and whether what they gave fits: one rule for pages, imports and demonstrations."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from consult.consultations.format import (
    NO_STANCE,
    PARTS,
    WORDS_LIMIT,
    AnswerFault,
    AnswerValue,
    Asked,
    ConsultationFile,
    FileQuestion,
    OpenQuestion,
    ProvisionQuestion,
    PublicationChoice,
    Question,
    check_answer,
    check_free_text,
    is_answered,
)
from consult.consultations.format.questions import FILE_TEXT_LIMIT
from consult.errors import N_, InvalidError
from consult.responses.models import Visibility
from consult.text.intake import clean_answer

VISIBILITY = {"analyse": Visibility.ANALYSE, "citaat": Visibility.QUOTE, "openbaar": Visibility.PUBLIC}
"""What a publication choice of the file allows, by its id there."""
CHOICE = {visibility: choice for choice, visibility in VISIBILITY.items()}
_NO_OPTION = ""


@dataclass(frozen=True, kw_only=True)
class Given:
    """What was given to one question: its value (``None`` for nothing), the words beside its options, their use.

    ``provision`` is the version of the section that was read, where it responds to the text.
    """

    value: AnswerValue = None
    words: Mapping[str, str] = field(default_factory=dict)
    visibility: Visibility = Visibility.ANALYSE
    provision: UUID | None = None


@dataclass(frozen=True)
class Fault:
    """Why an answer does not fit; ``part`` is the option whose words do not, or empty."""

    question: str
    part: str
    why: AnswerFault


class UnfitAnswersError(InvalidError):
    """Some answers do not fit their questions; ``faults`` are all of them, in the order of the page."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(N_("Some answers cannot be kept like this."))
        self.faults = faults


@dataclass(frozen=True)
class Respondent:
    """In what capacity somebody answers a file's questions: a group, and whether as a verified organisation."""

    file: ConsultationFile
    group: str
    is_organisation: bool

    def questions(self) -> tuple[Question, ...]:
        """Return what may be asked, in the order of the pages; file questions are for organisations (decision 12)."""
        return self._without_files(self.file.questions_for(self.group))

    def asked(self, values: Mapping[str, AnswerValue]) -> tuple[Question, ...]:
        """Return what is asked given the answers so far, in the order of the pages."""
        return self._without_files(self.file.asked(self.group, values))

    def deciding(self) -> frozenset[str]:
        """Return the questions whose answers decide what else is asked."""
        return frozenset(one.show_if.question for one in self.questions() if one.show_if is not None)

    def choices(self) -> tuple[PublicationChoice, ...]:
        """Return what may be allowed for words; only an organisation can let its whole answer be published."""
        return tuple(
            choice
            for choice in self.file.publication_choices_for(self.group)
            if self.is_organisation or VISIBILITY[choice.id] is not Visibility.PUBLIC
        )

    def checked(self, given: Mapping[str, Given]) -> dict[str, Given]:
        """Return ``given`` with every text cleaned.

        Raises :class:`InvalidError` for a question that is not put to this group or a use that it may not allow, and
        :class:`UnfitAnswersError` with every fault of what was given.
        """
        questions: dict[str, Asked] = {one.id: one for one in (*self.questions(), *self.file.provision_questions)}
        if not questions.keys() >= given.keys():
            raise InvalidError(N_("One of these questions is not put to your group. Nothing was stored."))
        allowed = {VISIBILITY[choice.id] for choice in self.choices()}
        if any(one.visibility not in allowed for one in given.values()):
            raise InvalidError(N_("Your group cannot make this choice for the report. Nothing was stored."))
        faults: list[Fault] = []
        cleaned = {key: _clean(questions[key], one, faults) for key, one in given.items()}
        if faults:
            raise UnfitAnswersError(sorted(faults, key=lambda fault: list(questions).index(fault.question)))
        return cleaned

    def _without_files(self, questions: tuple[Question, ...]) -> tuple[Question, ...]:
        return tuple(one for one in questions if self.is_organisation or not isinstance(one, FileQuestion))


def takes_words(question: Asked) -> bool:
    """Tell whether the answer to ``question`` is in the respondent's own words."""
    return isinstance(question, OpenQuestion | FileQuestion)


def text_limit(question: Asked) -> int:
    """Return how many characters an answer in words may have."""
    return question.max_chars if isinstance(question, OpenQuestion) else FILE_TEXT_LIMIT


def _clean(question: Asked, given: Given, faults: list[Fault]) -> Given:
    value = given.value
    try:
        if takes_words(question) and isinstance(value, str):
            value = clean_answer(value, limit=text_limit(question))
    except InvalidError as refusal:
        faults.append(Fault(question.id, _NO_OPTION, AnswerFault(refusal.message, refusal.params)))
        return given
    faults += (Fault(question.id, _NO_OPTION, why) for why in check_answer(question, value))
    words = {option: text for option in given.words if (text := _clean_words(question, option, given, value, faults))}
    if words and value is None and isinstance(question, ProvisionQuestion):
        value = NO_STANCE
    return replace(given, value=value if is_answered(value) else None, words=words)


def _clean_words(question: Asked, option: str, given: Given, value: AnswerValue, faults: list[Fault]) -> str:
    if isinstance(question, ProvisionQuestion):
        limits = dict.fromkeys(PARTS, WORDS_LIMIT)
    else:
        limits = {one.id: one.free_text or 0 for one in getattr(question, "options", ())}
    try:
        text = clean_answer(given.words[option], limit=limits.get(option, 0))
    except InvalidError as refusal:
        faults.append(Fault(question.id, option, AnswerFault(refusal.message, refusal.params)))
        return ""
    if text:
        faults += (Fault(question.id, option, why) for why in check_free_text(question, option, text, value))
    return text
