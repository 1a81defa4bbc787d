"""What every format leaves out of a text: what cannot be seen, and what turns its direction round (``security.md`` 40)."""

import dataclasses
import re
from collections.abc import Mapping
from typing import Any, TypeVar

Kind = TypeVar("Kind")

_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_BLANKS = re.compile(r"[\t\x0b\x0c]")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    r"\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff]"
)
# The joiners of Persian and of emoji stay between two characters past the Latin ones.
_LOOSE_JOINERS = re.compile(r"(?<![\u0370-\U0010ffff])[\u200c\u200d]+|[\u200c\u200d]+(?![\u0370-\U0010ffff])")
_HALVES = re.compile(r"[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return ``text`` with plain line ends and without control, bidirectional and unseen characters; letters all stay.

    A half character (lone surrogate) becomes U+FFFD. Cleaning twice changes nothing.
    """
    text = _BLANKS.sub(" ", _LINE_ENDS.sub("\n", _HALVES.sub("\ufffd", text)))
    return _LOOSE_JOINERS.sub("", _UNSEEN.sub("", text))


def cleaned(part: Kind) -> Kind:
    """Return ``part`` (a document, or any part of one) with every text in it cleaned."""
    return _cleaned(part)  # type: ignore[no-any-return]  # the same kind comes back


def _cleaned(part: Any) -> Any:
    if isinstance(part, str):
        return clean(part)
    if isinstance(part, tuple | list):
        return tuple(_cleaned(each) for each in part)
    if isinstance(part, Mapping):
        return {_cleaned(key): _cleaned(each) for key, each in part.items()}
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        fields = {field.name: _cleaned(getattr(part, field.name)) for field in dataclasses.fields(part)}
        return type(part)(**fields)
    return part
