"""The form that adds a file."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import InputRequired

from consult.web.forms import BaseForm


class FileForm(BaseForm):
    """What may be done with the words of a file; the file itself is read apart."""

    use = RadioField(
        _("What may be done with the words in this file?"),
        validators=[InputRequired(_("Choose what may be done with it."))],
        validate_choice=False,
    )
