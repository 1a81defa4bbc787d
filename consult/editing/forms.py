"""The forms of the editor's desk: a file that was sent, the days of a consultation, a notice, a co-signature."""

from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, Field, HiddenField, StringField, TextAreaField
from wtforms.validators import ValidationError

from consult.consultations.reading import MAX_BYTES
from consult.web.forms import BaseForm

ENDINGS = (".yaml", ".yml", ".json")
_LONGEST_NAME = 200
_LONGEST_NOTICE = 1000
_DAYS = ("%Y-%m-%d", "%d-%m-%Y")


class DayField(Field):
    """A day, as a browser's field for days sends it or as somebody types it; ``typed`` is what was filled in."""

    data: date | None = None

    @property
    def typed(self) -> str:
        """What was filled in, to be shown again."""
        return str(self.raw_data[0]) if self.raw_data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a day, or refuse what is none."""
        self.data = None
        for form in _DAYS:
            try:
                self.data = datetime.strptime(valuelist[0].strip() if valuelist else "", form).date()  # noqa: DTZ007  (a day has no zone)
            except ValueError:
                continue
            return
        raise ValueError(_("Fill in a day, such as 2026-12-01."))


class SentFile:
    """A file as somebody sent it: its name, its bytes (one more than may be sent, at most), and what is wrong so far."""

    def __init__(self, sent: FileStorage | None) -> None:
        self.name = PurePath(sent.filename or "").name[:_LONGEST_NAME] if sent else ""
        self.content = sent.stream.read(MAX_BYTES + 1) if sent else b""
        if sent:
            sent.close()
        self.errors: list[str] = []
        if not self.name:
            self.errors.append(_("Choose a file."))
        elif not self.name.lower().endswith(ENDINGS):
            self.errors.append(_("Choose a file that ends in .yaml, .yml or .json."))


class NoticeForm(BaseForm):
    """An editor's words for a public notice, in both languages."""

    nl = TextAreaField(default="")
    en = TextAreaField(default="")

    @property
    def words(self) -> dict[str, str]:
        """The words by language."""
        return {"nl": self.nl.data or "", "en": self.en.data or ""}

    def validate_nl(self, field: Field) -> None:
        """Refuse more than a notice."""
        _short(field)

    def validate_en(self, field: Field) -> None:
        """Refuse more than a notice."""
        _short(field)


class ConfirmForm(NoticeForm):
    """A file that was shown, to be put in force: its text, its own fingerprint, and that of what it replaces."""

    name = HiddenField(default="")
    content = HiddenField(default="")
    shown = HiddenField(default="")
    seen = HiddenField(default="")


class OpenForm(BaseForm):
    """The first and the last day; ``sure`` once the summary was seen."""

    opens_on = DayField()
    closes_on = DayField()
    sure = BooleanField()

    def __init__(self, typed: Any, *, today: date) -> None:
        super().__init__(typed)
        self._today = today

    def validate_opens_on(self, field: DayField) -> None:
        """Refuse a first day that has passed: nobody could have answered on it."""
        if field.data is not None and field.data < self._today:
            raise ValidationError(_("The first day has passed already."))


class ExtendForm(NoticeForm):
    """The new last day and the notice; ``sure`` once the summary was seen."""

    closes_on = DayField()
    sure = BooleanField()

    def validate_nl(self, field: Field) -> None:
        """Refuse a notice without words."""
        _filled(field)
        _short(field)

    def validate_en(self, field: Field) -> None:
        """Refuse a notice without words."""
        _filled(field)
        _short(field)


class CoSignatureForm(BaseForm):
    """Which organisation settled the questions, when, and in which version."""

    organisation = StringField(default="")
    signed_on = DayField()

    def __init__(self, typed: Any, *, today: date) -> None:
        super().__init__(typed)
        self._today = today

    def validate_organisation(self, field: Field) -> None:
        """Refuse no name, and more than a name."""
        if not (field.data or "").strip():
            raise ValidationError(_("Fill in the name of the organisation."))
        if len(field.data) > _LONGEST_NAME:
            raise ValidationError(_("A name has at most %(limit)s characters.", limit=_LONGEST_NAME))

    def validate_signed_on(self, field: DayField) -> None:
        """Refuse a day to come."""
        if field.data is not None and field.data > self._today:
            raise ValidationError(_("This day is still to come."))


def _filled(field: Field) -> None:
    if not (field.data or "").strip():
        raise ValidationError(_("A public notice needs words in Dutch and in English."))


def _short(field: Field) -> None:
    if len(field.data or "") > _LONGEST_NOTICE:
        raise ValidationError(_("A notice has at most %(limit)s characters.", limit=_LONGEST_NOTICE))
