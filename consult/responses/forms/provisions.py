"""What somebody says of a section of the text: what they think of it, why, in which words, and what may be done with it."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, TextAreaField

from consult.consultations.format import PARTS, REASON, STANCES, WORDING
from consult.errors import N_, InvalidError
from consult.responses.answering import CHOICE, VISIBILITY, Fault, Given
from consult.web.forms import BaseForm


class ProvisionForm(BaseForm):
    """The response to one section. What fits is judged by ``Respondent.checked``, as for every answer."""

    stance = RadioField(lazy_gettext("What do you think of this part?"), validate_choice=False)
    reason = TextAreaField(lazy_gettext("Why do you think so?"))
    wording = TextAreaField(lazy_gettext("What should this part say?"))
    use = RadioField(lazy_gettext("What may be done with this response?"), validate_choice=False)

    def __init__(self, typed: "MultiDict[str, str] | None", *, uses: Sequence[tuple[str, str]], given: Given) -> None:
        """Read what was ``typed``, or begin from what was ``given`` before; ``uses`` are what may be allowed."""
        reason, wording = (given.words.get(part, "") for part in (REASON, WORDING))
        super().__init__(typed, stance=given.value or "", reason=reason, wording=wording, use=CHOICE[given.visibility])
        self.stance.choices = [(key, _(words)) for key, words in STANCES.items()]
        self.use.choices = list(uses)

    @property
    def given(self) -> Given:
        """What was given; raises :class:`InvalidError` for a use that no group has."""
        if self.use.data and self.use.data not in VISIBILITY:
            raise InvalidError(N_("Your group cannot make this choice for the report. Nothing was stored."))
        return Given(
            value=self.stance.data or None,
            words={part: words for part in PARTS if (words := (self[part].data or "").strip())},
            visibility=VISIBILITY[self.use.data] if self.use.data else Given.visibility,
        )

    def says_something(self) -> bool:
        """Tell whether anything was chosen or written, and say so at the field if not."""
        said = self.given
        if not said.value and not said.words:
            self.stance.errors = [_("Choose what you think, or write something.")]
            return False
        return True

    def refuse(self, faults: Sequence[Fault]) -> None:
        """Show each fault at its field."""
        for fault in faults:
            field = self[fault.part] if fault.part in PARTS else self.stance
            field.errors = [*field.errors, _(fault.why.message, **fault.why.params)]
