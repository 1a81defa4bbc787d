"""The filter of the queue."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import HiddenField, SelectField

from consult.accounts.models import User
from consult.moderation.models import Flag
from consult.moderation.queries import ELSEWHERE, MINE, Wanted, readable, unreadable
from consult.moderation.words import CHANNELS, FLAGS, STATES
from consult.responses.models import AnswerState, Channel
from consult.web.forms import BaseForm

EVERY = "all"
_FILTERS = ("question", "group", "channel", "language", "flag")


class QueueForm(BaseForm):
    """Which answers the queue shows; whatever it does not know counts as not asked."""

    question = SelectField(lazy_gettext("Question"))
    group = SelectField(lazy_gettext("Group"))
    channel = SelectField(lazy_gettext("Way in"))
    language = SelectField(lazy_gettext("Language"))
    flag = SelectField(lazy_gettext("Sign"))
    state = HiddenField()

    def __init__(
        self, typed: Any, *, questions: Mapping[str, str], groups: Mapping[str, str], languages: Mapping[str, str]
    ) -> None:
        """Read what was ``typed``; each mapping gives the words for what may be chosen."""
        super().__init__(typed)
        self._offer(self.question, _("All questions"), questions)
        self._offer(self.group, _("All groups"), groups)
        self._offer(self.channel, _("All ways in"), {one.value: _(name) for one, name in CHANNELS.items()})
        more = {ELSEWHERE: _("Other languages"), EVERY: _("All languages")}
        self._offer(self.language, _("Languages that I read"), {**more, **languages})
        self._offer(self.flag, _("With and without signs"), {one.value: _(name) for one, name in FLAGS.items()})
        self.after = _uuid(typed.get("after", ""))

    @property
    def kept(self) -> dict[str, Any]:
        """The filters that are set, as an address keeps them."""
        return {name: value for name in _FILTERS if (value := self[name].data)}

    @property
    def chosen_state(self) -> str:
        """The state asked for, or ``mine``; waiting unless another one of the desk's was asked."""
        known = {MINE, *(state.value for state in STATES)}
        return self.state.data if self.state.data in known else AnswerState.WAITING.value

    def wanted(self, user: User) -> Wanted:
        """Return what is asked for, by ``user``; what they took is theirs in any language."""
        is_mine = self.chosen_state == MINE
        return Wanted(
            state=AnswerState.WAITING if is_mine else AnswerState(self.chosen_state),
            question=self.question.data,
            group=self.group.data,
            channel=Channel(self.channel.data) if self.channel.data else None,
            flag=Flag(self.flag.data) if self.flag.data else None,
            languages=frozenset() if is_mine else self._languages(user.reads),
            held_by=user.id if is_mine else None,
        )

    @staticmethod
    def _offer(field: SelectField, every: str, words: Mapping[str, str]) -> None:
        field.choices = [("", every), *words.items()]
        if field.data not in words:
            field.data = ""

    def _languages(self, reads: frozenset[str]) -> frozenset[str]:
        if self.language.data == EVERY:
            return frozenset()
        if self.language.data == ELSEWHERE:
            return unreadable(readable(reads))
        return frozenset({self.language.data}) if self.language.data else readable(reads)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
