"""``docs/settings.md`` lists every setting with its default."""

import re
from dataclasses import fields
from pathlib import Path

from consult.config import PREFIX, Settings
from tests.architecture.source import ROOT


def shown(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Path):
        return (value.relative_to(ROOT) if value.is_absolute() else value).as_posix()
    return str(value)


def test_the_table_of_settings_is_what_the_code_reads() -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (?:`([^`]*)`|\(empty\)) \| \S", page, re.MULTILINE)
    assert rows == [(PREFIX + field.name.upper(), shown(field.default)) for field in fields(Settings)]


def test_the_makefile_sets_no_setting_that_does_not_exist() -> None:
    known = {PREFIX + field.name.upper() for field in fields(Settings)}
    assert set(re.findall(r"\bCONSULT_[A-Z_]+", (ROOT / "Makefile").read_text("utf-8"))) <= known
