"""Texts that moderators begin a message from: a closed list, so that each is there in every language of respondents.

None is sent by itself. None promises what nobody keeps, and none repeats what somebody wrote.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from consult.errors import N_


class StandardText(StrEnum):
    """One text to begin from, by what it is for."""

    RECEIVED = "received"
    WHAT_HAPPENS = "what-happens"
    HIDDEN = "hidden"
    CHANGE = "change"
    TAKE_BACK = "take-back"
    NOT_HERE = "not-here"
    OTHER_WORDS = "other-words"
    WHO = "who"
    NAMES = "names"
    SAFE_TO_WRITE = "safe-to-write"
    HELP = "help"
    NOW = "now"
    WHAT_WE_DO = "what-we-do"
    YOUNG = "young"


LABELS: Mapping[StandardText, str] = MappingProxyType(
    {
        StandardText.RECEIVED: N_("We read your message"),
        StandardText.WHAT_HAPPENS: N_("What happens with the answers"),
        StandardText.HIDDEN: N_("Why we hide something"),
        StandardText.CHANGE: N_("How to change an answer"),
        StandardText.TAKE_BACK: N_("How to take answers back"),
        StandardText.NOT_HERE: N_("We cannot decide on one person's case"),
        StandardText.OTHER_WORDS: N_("Say it in other words"),
        StandardText.WHO: N_("Whom is it about?"),
        StandardText.NAMES: N_("May a name be read?"),
        StandardText.SAFE_TO_WRITE: N_("Is it safe to write to you?"),
        StandardText.HELP: N_("Where help is that is not the police"),
        StandardText.NOW: N_("Danger now"),
        StandardText.WHAT_WE_DO: N_("What we do with it and what we do not do"),
        StandardText.YOUNG: N_("Younger than 18"),
    }
)

TEXTS: Mapping[StandardText, str] = MappingProxyType(
    {
        StandardText.RECEIVED: N_("Thank you for your message. We have read it."),
        StandardText.WHAT_HAPPENS: N_(
            "Moderators read your answers first. Then analysts bring all answers together in a report. "
            "Whoever asked gets the report, and not your answers."
        ),
        StandardText.HIDDEN: N_(
            "Something in your answer can show who somebody is. We hide it before others read your answer. "
            "You do not have to do anything."
        ),
        StandardText.CHANGE: N_("With your code you can change your answers. You can do that until we stop asking."),
        StandardText.TAKE_BACK: N_("With your code you can take your answers back. From then on nobody reads them."),
        StandardText.NOT_HERE: N_(
            "This site asks what people think. We cannot decide here on what happens to one person."
        ),
        StandardText.OTHER_WORDS: N_(
            "We do not fully understand this answer. Can you say it in other words? You do not have to."
        ),
        StandardText.WHO: N_(
            "Is this answer about you, or about somebody else? Please give no names. You do not have to answer."
        ),
        StandardText.NAMES: N_(
            "There is a name in this answer. May others read it, or must we hide it? If you say nothing, we hide it."
        ),
        StandardText.SAFE_TO_WRITE: N_(
            "Thank you for your answer. We want to ask you something. Is it safe to write to you here? "
            "Answer only when nobody is looking."
        ),
        StandardText.HELP: N_("There is help that is not the police. You can ask here:\n%(lines)s"),
        StandardText.NOW: N_(
            "Are you in danger now? Call 112. We do not read at once, and we cannot send anybody to you."
        ),
        StandardText.WHAT_WE_DO: N_(
            "A small group of people has read your answer. We do not go to the police unless you ask us to, "
            "or the law makes us. We do not know who you are or where you are."
        ),
        StandardText.YOUNG: N_(
            "Are you younger than 18? Then there is help for young people too. You choose if you want to ask for it."
        ),
    }
)

TO_HOLDERS = (
    StandardText.RECEIVED,
    StandardText.WHAT_HAPPENS,
    StandardText.HIDDEN,
    StandardText.CHANGE,
    StandardText.TAKE_BACK,
    StandardText.NOT_HERE,
)
"""What a moderator may begin a message from."""

ABOUT_AN_ANSWER = (StandardText.OTHER_WORDS, StandardText.WHO, StandardText.NAMES)
"""What a question about one answer may begin from."""

FOR_SAFETY = (
    StandardText.SAFE_TO_WRITE,
    StandardText.HELP,
    StandardText.NOW,
    StandardText.WHAT_WE_DO,
    StandardText.YOUNG,
)
"""What the safety team may begin from; help lines only where the consultation's file names some."""
