"""The form of a reply."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from consult.editing.forms import DayField
from consult.errors import N_, InvalidError
from consult.replies.models import Disposition
from consult.replies.names import DISPOSITIONS
from consult.replies.queries import NONE, Replies
from consult.replies.services import LONGEST, Words
from consult.web.forms import BaseForm

_SHORT = 200


class MaybeDayField(DayField):
    """A day that may be left empty."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read a day where there is one."""
        if valuelist and valuelist[0].strip():
            super().process_formdata(valuelist)


class SeenForm(BaseForm):
    """One step with a reply, as it was when the page was opened."""

    revision = IntegerField()

    @property
    def seen(self) -> int:
        """The revision that was seen; raises :class:`InvalidError` where the page did not send it."""
        if self.revision.data is None:
            raise InvalidError(N_("This page was not sent as it was shown. Open it again."))
        return int(self.revision.data)


class ReplyForm(SeenForm):
    """What is done with a finding and why, in which part of the text, by which role and until which day."""

    disposition = RadioField()
    reason = TextAreaField(default="")
    provision = SelectField(default="")
    article = StringField(default="")
    owner = StringField(default="")
    due_on = MaybeDayField()

    def __init__(self, typed: Any, *, parts: Sequence[tuple[str, str]], found: Replies = NONE) -> None:
        """Take the parts of the text as (key, title), and what there is: a draft goes on, a new version begins from the last."""
        super().__init__(typed, obj=found.making or next(iter(found.published), None))
        if typed is None:
            self.revision.data = found.making.revision if found.making else 0
        self.disposition.choices = [(each.value, _(words)) for each, words in DISPOSITIONS.items()]
        self.disposition.validate_choice = False
        self.provision.choices = [("", _("No part of the text")), *parts]
        self.provision.validate_choice = False

    @property
    def due_typed(self) -> str:
        """The day as it was typed, else as it is stored."""
        day = self.due_on.data
        return self.due_on.typed or (day.isoformat() if isinstance(day, date) else "")

    @property
    def words(self) -> Words:
        """What was filled in, of a form that was found valid."""
        return Words(
            disposition=Disposition(self.disposition.data),
            reason="\n".join((self.reason.data or "").strip().splitlines()),
            provision=self.provision.data or "",
            article=" ".join((self.article.data or "").split()),
            owner=" ".join((self.owner.data or "").split()),
            due_on=self.due_on.data,
        )

    def validate_disposition(self, field: Field) -> None:
        """Refuse what is no disposition."""
        if field.data not in set(Disposition):
            raise ValidationError(_("Choose what is done with this point."))

    def validate_reason(self, field: Field) -> None:
        """Refuse a reply without a reason, and more than one."""
        if not (field.data or "").strip() or len(field.data) > LONGEST:
            raise ValidationError(_("Say why, in at most %(limit)s characters.", limit=LONGEST))

    def validate_article(self, field: Field) -> None:
        """Refuse more than a reference."""
        _short(field)

    def validate_owner(self, field: Field) -> None:
        """Refuse more than a role."""
        _short(field)


def _short(field: Field) -> None:
    if len(field.data or "") > _SHORT:
        raise ValidationError(_("Use at most %(limit)s characters.", limit=_SHORT))
