"""The few forms around the questions: consent, a code, a mandate."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from consult.web.forms import BaseForm, WholeNumberField

_LONGEST_WORDS = 2000
_WHOLE_NUMBER = _("Fill in a whole number, or nothing.")


class BeginForm(BaseForm):
    """The group somebody answers as, whether somebody helps them, and their consent."""

    group = RadioField(
        _("As whom do you answer?"),
        validators=[InputRequired(_("Choose as whom you answer. You may also choose not to say."))],
        validate_choice=False,
    )
    assisted = BooleanField()
    consent = BooleanField(
        validators=[InputRequired(_("Tick that you agree. Without it we may not keep your answers."))]
    )


class ConsentForm(BaseForm):
    """For an organisation: the consent alone, and which organisation where a member acts for more than one."""

    organisation = RadioField(_("For which organisation?"), validators=[Optional()], validate_choice=False)
    consent = BooleanField(
        validators=[InputRequired(_("Tick that you agree. Without it we may not keep your answers."))]
    )


class CodeForm(BaseForm):
    """A return code."""

    code = StringField(_("Your code"))


class MandateForm(BaseForm):
    """For whom an organisation speaks."""

    consulted = StringField(
        _("Whom did you ask?"), validators=[Length(max=_LONGEST_WORDS, message=_("This is too long."))]
    )
    how = TextAreaField(
        _("How did you ask them?"), validators=[Length(max=_LONGEST_WORDS, message=_("This is too long."))]
    )
    people = WholeNumberField(
        _("For how many people or members do you speak?"),
        refusal=_WHOLE_NUMBER,
        validators=[Optional(), NumberRange(0, 10_000_000, message=_WHOLE_NUMBER)],
    )

    @property
    def mandate(self) -> dict[str, Any]:
        """What was filled in."""
        return {name: value for name, value in self.data.items() if value not in {None, ""}}


class SignOffForm(MandateForm):
    """The same when the answers are signed: whom was asked must be said then."""

    consulted = StringField(
        _("Whom did you ask?"),
        validators=[
            InputRequired(_("Say whom you asked. Nobody? Then say that.")),
            Length(max=_LONGEST_WORDS, message=_("This is too long.")),
        ],
    )
