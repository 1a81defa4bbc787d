"""A message to a holder, which may begin from a standard text in the holder's language."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import force_locale, lazy_gettext
from flask_babel import gettext as _
from wtforms import SelectField, TextAreaField

from consult.consultations.format import ConsultationFile
from consult.moderation.standard_texts import LABELS, TEXTS, StandardText
from consult.web.forms import BaseForm
from consult.web.languages import DEFAULT, offered


class LetterForm(BaseForm):
    """What is typed, and which standard text to begin from, in which language; always to be changed before sending."""

    words = TextAreaField()
    standard = SelectField(lazy_gettext("Begin from a text"), validate_choice=False)
    language = SelectField(lazy_gettext("In which language?"), validate_choice=False)

    def __init__(self, typed: Any, *, texts: Sequence[StandardText], spoken: str, file: ConsultationFile) -> None:
        """Read what was ``typed``; ``spoken`` is the guess of the holder's language, ``file`` names the help lines."""
        languages = offered()
        super().__init__(typed, language=spoken if spoken in languages else DEFAULT)
        self._file = file
        self._texts = [text for text in texts if text is not StandardText.HELP or file.help_lines]
        self.standard.choices = [(text.value, _(LABELS[text])) for text in self._texts]
        self.language.choices = [(code, one.name) for code, one in languages.items()]

    def put(self) -> None:
        """Put the chosen text behind what was typed."""
        if self.standard.data not in self._texts or self.language.data not in offered():
            return
        with force_locale(self.language.data):
            message = TEXTS[StandardText(self.standard.data)]
            text = _(message, lines=self._lines()) if self.standard.data == StandardText.HELP else _(message)
        self.words.data = "\n\n".join(filter(None, [(self.words.data or "").strip(), text]))

    def _lines(self) -> str:
        """Return the help lines that speak the chosen language; all of them where none says that it does."""
        lines = self._file.help_lines
        speaking = [one for one in lines if self.language.data in one.languages]
        return "\n".join(_contact(one.name, one.phone, one.url) for one in speaking or lines)


def _contact(*parts: str | None) -> str:
    told: Iterable[str] = (part for part in parts if part)
    return ", ".join(told)
