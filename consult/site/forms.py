"""What a member chooses about notices by e-mail."""

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import AnyOf

from consult.web.forms import BaseForm
from consult.web.languages import LANGUAGES

_NAMES = {code: language.name for code, language in LANGUAGES.items() if language.staff}


class NoticesForm(BaseForm):
    """A language to be told in, or nothing for whoever wants no mail."""

    language = StringField(validators=[AnyOf(["", *_NAMES])])

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What may be chosen, with its name on the page."""
        return [("", _("No e-mail")), *_NAMES.items()]
