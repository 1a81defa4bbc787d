"""The names of questions and groups on the moderators' pages, from the consultation's file, in the page's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext

from consult.consultations.format import (
    PARTS,
    Asked,
    ConsultationFile,
    FileQuestion,
    MultiQuestion,
    OpenQuestion,
    ProvisionQuestion,
    RankingQuestion,
    SingleQuestion,
)
from consult.errors import NotFoundError
from consult.moderation.models import Contribution
from consult.moderation.words import TRANSLATED


@dataclass(frozen=True)
class Labels:
    """Names out of ``file`` for a page in ``language``."""

    file: ConsultationFile
    language: str

    def title(self) -> str:
        """Return the consultation's short title."""
        return self.file.short_title.in_language(self.language)[0]

    def question(self, key: str) -> tuple[str, str]:
        """Return the question's text and the language it is in; its key when the file no longer asks it."""
        try:
            return self.file.question(key).text.in_language(self.language)
        except NotFoundError:
            return key, self.language

    def option(self, key: str, part: str) -> str:
        """Return the option that an explanation belongs to; of a response to the text a message id for its part."""
        try:
            question = self.file.question(key)
        except NotFoundError:
            return PARTS.get(part, part)
        if isinstance(question, ProvisionQuestion):
            return PARTS.get(part, part)
        options = question.options if isinstance(question, SingleQuestion | MultiQuestion | RankingQuestion) else ()
        return next((option.in_language(self.language)[0] for option in options if option.id == part), part)

    def said_by(self, contribution: Contribution) -> str:
        """Return whose words a contribution holds: the group's, and that they are those of a translation."""
        group = self.group(contribution.group)
        return (
            f"{group} · {gettext(TRANSLATED[contribution.translated_from])}" if contribution.translated_from else group
        )

    def group(self, group_id: str) -> str:
        """Return the group's name; its id when the file no longer knows it."""
        return self.groups().get(group_id, group_id)

    def groups(self) -> Mapping[str, str]:
        """Return every group's name by its id."""
        return {group.id: group.in_language(self.language)[0] for group in self.file.groups}

    def questions_in_words(self) -> Mapping[str, str]:
        """Return the questions that may be answered in words, by key: the key and the beginning of the text."""
        return {
            question.id: f"{question.id} {_beginning(question.text.in_language(self.language)[0])}"
            for question in (*self.file.questions, *self.file.provision_questions)
            if _takes_words(question)
        }


def _takes_words(question: Asked) -> bool:
    if isinstance(question, SingleQuestion | MultiQuestion | RankingQuestion):
        return any(option.free_text for option in question.options)
    return isinstance(question, OpenQuestion | FileQuestion | ProvisionQuestion)


def _beginning(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rsplit(" ", 1)[0] + " …"  # noqa: PLR2004  (fits a list)
