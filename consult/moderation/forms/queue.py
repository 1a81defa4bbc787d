"""The filter of the queue."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField, SelectField

from consult.moderation.words import STATES
from consult.responses.models import AnswerState
from consult.web.forms import BaseForm


class QueueForm(BaseForm):
    """Which answers the queue shows; whatever it does not know counts as not asked."""

    question = SelectField(lazy_gettext("Question"))
    group = SelectField(lazy_gettext("Group"))
    state = HiddenField()

    def __init__(self, typed: Any, *, questions: Mapping[str, str], groups: Mapping[str, str]) -> None:
        super().__init__(typed)
        self.question.choices = [("", _("All questions")), *questions.items()]
        self.group.choices = [("", _("All groups")), *groups.items()]
        if self.question.data not in questions:
            self.question.data = ""
        if self.group.data not in groups:
            self.group.data = ""
        self.after = _uuid(typed.get("after", ""))

    @property
    def kept(self) -> dict[str, str]:
        """The filters that are set, as an address keeps them."""
        return {name: value for name in ("question", "group") if (value := self[name].data)}

    @property
    def chosen_state(self) -> AnswerState:
        """The state asked for; waiting unless another one of the desk's was asked."""
        asked = next((state for state in STATES if state.value == self.state.data), None)
        return asked or AnswerState.WAITING


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
