"""What is typed to sign in and to set a second factor."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from consult.web.forms import BaseForm

_MOST = 320


class SignInForm(BaseForm):
    """An e-mail address, a password, and a code for those who have set a second factor."""

    email = StringField(validators=[InputRequired(_("Type your e-mail address.")), Length(max=_MOST)])
    password = StringField(validators=[InputRequired(_("Type your password."))])
    one_time = StringField()

    def validate_email(self, field: Any) -> None:
        """Drop what no address holds and no database keeps."""
        field.data = "".join(character for character in field.data if character.isprintable())


class SecondFactorForm(BaseForm):
    """The first code of the app, which proves that it works."""

    one_time = StringField(validators=[InputRequired(_("Type the code that your app shows."))])
