"""The form with which an editor makes a batch of invitations."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length, NumberRange

from consult.web.forms import BaseForm, WholeNumberField

_LONGEST = 80
_WHOLE_NUMBER = _("Fill in a whole number from 1 to 500.")


class BatchForm(BaseForm):
    """Who hands the codes out, and how many."""

    label = StringField(
        _("Who hands them out?"),
        filters=[lambda typed: " ".join((typed or "").split())],
        validators=[
            InputRequired(_("Fill in who hands these codes out.")),
            Length(1, _LONGEST, message=_("Use from 1 to 80 characters.")),
        ],
        description=_("A name that may stand in the report. Never the name of a person who gets a code."),
    )
    size = WholeNumberField(
        _("How many codes?"),
        refusal=_WHOLE_NUMBER,
        validators=[InputRequired(_WHOLE_NUMBER), NumberRange(1, 500, message=_WHOLE_NUMBER)],
        description=_("From 1 to 500. A batch of fewer than ten is never named in a report."),
    )
