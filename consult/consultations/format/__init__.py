"""The format of a consultation file: what it may say, what refers to what, and what may change."""

from consult.consultations.format.answers import AnswerFault, check_answer, check_free_text
from consult.consultations.format.changes import changes_refused, fingerprint
from consult.consultations.format.codebook import Codebook, Theme, ThemeBook
from consult.consultations.format.differences import Difference, differences
from consult.consultations.format.file import MENTION, ConsultationFile
from consult.consultations.format.parts import Group, Proposition, PublicationChoice, Section
from consult.consultations.format.provisions import (
    NO_STANCE,
    PARTS,
    PROVISION,
    REASON,
    STANCES,
    WORDING,
    WORDS_LIMIT,
    Asked,
    ProvisionQuestion,
    provision_key,
    words_of,
)
from consult.consultations.format.questions import (
    NO_ANSWER,
    ChoiceQuestion,
    FileQuestion,
    LikertQuestion,
    MatrixLikertQuestion,
    MatrixQuestion,
    MatrixSingleQuestion,
    MultiQuestion,
    OpenQuestion,
    Option,
    Question,
    RankingQuestion,
    SingleQuestion,
)
from consult.consultations.format.showing import Answers, AnswerValue, is_answered
from consult.consultations.format.texts import Localised
from consult.consultations.format.writing import as_json, as_yaml

__all__ = [
    "MENTION",
    "NO_ANSWER",
    "NO_STANCE",
    "PARTS",
    "PROVISION",
    "REASON",
    "STANCES",
    "WORDING",
    "WORDS_LIMIT",
    "AnswerFault",
    "AnswerValue",
    "Answers",
    "Asked",
    "ChoiceQuestion",
    "Codebook",
    "ConsultationFile",
    "Difference",
    "FileQuestion",
    "Group",
    "LikertQuestion",
    "Localised",
    "MatrixLikertQuestion",
    "MatrixQuestion",
    "MatrixSingleQuestion",
    "MultiQuestion",
    "OpenQuestion",
    "Option",
    "Proposition",
    "ProvisionQuestion",
    "PublicationChoice",
    "Question",
    "RankingQuestion",
    "Section",
    "SingleQuestion",
    "Theme",
    "ThemeBook",
    "as_json",
    "as_yaml",
    "changes_refused",
    "check_answer",
    "check_free_text",
    "differences",
    "fingerprint",
    "is_answered",
    "provision_key",
    "words_of",
]
