"""The shipped consultations in Dutch and English: what these tests change in them is what every file has."""

import re
import tempfile
from pathlib import Path

from consult.config import ROOT

_TRANSLATIONS = re.compile(
    r"""(?:,\ (?:es|ro):\ (?:"(?:[^"\\]|\\.)*"|\[[^\]]*\]))|^(\ +)(?:es|ro):\ (?:\|\n(?:\1\ +.*\n|\n)+|.*\n)""",
    re.MULTILINE | re.VERBOSE,
)
_FOLDER = tempfile.TemporaryDirectory()


def _in_two_languages(name: str) -> Path:
    path = Path(_FOLDER.name) / f"{name}.yaml"
    text = (ROOT / "consultations" / f"{name}.yaml").read_text(encoding="utf-8")
    path.write_text(_TRANSLATIONS.sub("", text), encoding="utf-8")
    return path


WHOLE = {name: ROOT / "consultations" / f"{name}.yaml" for name in ("pooierverbod", "opting-in")}
SHIPPED = {name: _in_two_languages(name) for name in WHOLE}
