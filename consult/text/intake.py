"""What is done to what someone typed, before it is sealed: nothing that changes its words."""

import re
import unicodedata

from consult.errors import N_, InvalidError

_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Marks that turn the direction of text round, or are not seen at all: a reader could be shown other words than were
# typed, and a search for a redacted name would miss it. Letters of every script stay.
_UNSEEN = re.compile(
    r"[\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
# The joiners of Persian and of emoji stay where they join: between two characters past the Latin ones.
_JOINERS = re.compile(r"[\u200c\u200d]+")
_LAST_LATIN = "\u036f"
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def clean_answer(raw: str, *, limit: int) -> str:
    """Return ``raw`` as it may be sealed: NFC, plain line ends, no control or unseen characters, no outer white space.

    A half character (lone surrogate) becomes U+FFFD. Markup and formulas stay as typed. ``limit`` is in code points of
    the result; raises ``InvalidError`` with both numbers when it is longer. Cleaning twice changes nothing.
    """
    text = _SURROGATES.sub("\ufffd", raw)
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    text = unicodedata.normalize("NFC", _JOINERS.sub(_joiner_that_joins, text))
    cleaned = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    if len(cleaned) > limit:
        raise InvalidError(
            N_("Your answer has %(length)s characters. At most %(limit)s fit. Please shorten it."),
            length=len(cleaned),
            limit=limit,
        )
    return cleaned


def _joiner_that_joins(run: re.Match[str]) -> str:
    before, after = run.string[max(run.start() - 1, 0) : run.start()], run.string[run.end() : run.end() + 1]
    joins = before > _LAST_LATIN and after > _LAST_LATIN and not before.isspace() and not after.isspace()
    return run.group()[0] if joins else ""
