"""The form of a release: for whom, which parts, what changed, and whether to wait for the partner."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, SelectMultipleField, TextAreaField

from consult.reports.document import About
from consult.reports.making.audiences import CHOSEN, OPTIONAL
from consult.reports.models import Audience
from consult.reports.names import AUDIENCES
from consult.web.forms import BaseForm


class ReleaseForm(BaseForm):
    """What whoever releases a report chooses; as it is first shown, every audience is made."""

    audiences = SelectMultipleField(default=[one.value for one in CHOSEN])
    full = SelectMultipleField(default=list(OPTIONAL))
    annex = SelectMultipleField(default=[part for part in OPTIONAL if part not in CHOSEN[Audience.ANNEX]])
    change_note = TextAreaField(default="")
    without_partner = BooleanField(default=False)

    def __init__(self, typed: Any = None, *, is_document_analysis: bool = False, proposal: str = "") -> None:
        super().__init__(typed, change_note=proposal)
        self._there = [About.CODEBOOK] if is_document_analysis else list(OPTIONAL)
        self.audiences.choices = [(one.value, _(AUDIENCES[one])) for one in CHOSEN]
        self.full.choices = self.annex.choices = [(str(part), _(OPTIONAL[part])) for part in self._there]

    @property
    def wanted(self) -> Mapping[Audience, list[str]]:
        """Each audience that files are made for, with the parts that it goes without."""
        parts = [str(part) for part in self._there]
        chosen: dict[Audience, list[str]] = {one: [] for one in CHOSEN if one.value in (self.audiences.data or ())}
        if Audience.ANNEX in chosen:
            chosen[Audience.ANNEX] = [part for part in parts if part not in (self.annex.data or ())]
        return {Audience.FULL: [part for part in parts if part not in (self.full.data or ())], **chosen}
