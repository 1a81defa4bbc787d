"""The operations guide names only commands, targets, settings, pages and files that there are, the same in both languages."""

import re
from dataclasses import fields

import click
import pytest
from flask import Flask

from consult.app.commands import cli
from consult.config import PREFIX, Settings
from tests.architecture.source import ROOT
from tests.readability import measure

GUIDES = {language: ROOT / "docs" / f"operations.{language}.md" for language in ("nl", "en")}


@pytest.mark.parametrize("language", GUIDES)
def test_everything_that_the_guide_names_is_there(app: Flask, language: str) -> None:
    pages = {rule.rule for rule in app.url_map.iter_rules()}
    missing = {name for name in named(language) if not is_there(name, pages)}
    assert missing == set()


def test_a_name_that_is_not_there_is_found() -> None:
    invented = ("consult nothing", "consult keys make --nothing", "make nothing", "CONSULT_NOTHING", "docs/nothing.md")
    assert not [name for name in (*invented, "/nothing") if is_there(name, {"/health"})]


def test_both_guides_have_the_same_chapters_and_name_the_same() -> None:
    dutch, english = (GUIDES[one].read_text("utf-8") for one in ("nl", "en"))
    assert dutch.count("\n## ") == english.count("\n## ") > 10
    assert len(re.findall(r"^(?:\d+\.|-|\|) ", dutch, re.MULTILINE)) == len(
        re.findall(r"^(?:\d+\.|-|\|) ", english, re.MULTILINE)
    )
    assert named("nl") == named("en")


def test_the_dutch_guide_is_plain() -> None:
    text = re.sub(r"`[^`]*`", "dit", GUIDES["nl"].read_text("utf-8"))
    plain = re.sub(r"\[[^]]*\]\([^)]*\)|^[#\d.\-| ]+", "", text, flags=re.MULTILINE)
    score = measure("operations", re.split(r"\n+|\|", plain))
    assert not score.is_hard, f"{score.ease:.1f}"
    assert score.too_long == ()


def named(language: str) -> set[str]:
    """What a guide names between backticks, without the values that a reader fills in."""
    found = set()
    for words in re.findall(r"`([^`]+)`", GUIDES[language].read_text("utf-8")):
        if words.startswith(("consult ", "make ")):
            found.add(" ".join(part for part in words.split() if not part.isupper() and part != "signatory"))
        elif words.startswith(PREFIX) or "/" in words or words.endswith(".md"):
            found.add(words)
    return found - {"/opt/consult", "/etc/consult/settings"}


def is_there(name: str, pages: set[str]) -> bool:
    """Whether a command with its options, a target, a setting, a page or a file exists."""
    if name.startswith("consult "):
        return _is_command(name.split()[1:])
    if name.startswith("make "):
        return f"\n{name.removeprefix('make ')}:" in (ROOT / "Makefile").read_text("utf-8")
    if name.startswith(PREFIX):
        return name in {PREFIX + field.name.upper() for field in fields(Settings)}
    return name in pages if name.startswith("/") else (ROOT / name).exists()


def _is_command(parts: list[str]) -> bool:
    at: click.Command | None = cli
    while parts and not parts[0].startswith("-") and isinstance(at, click.Group):
        at = at.commands.get(parts.pop(0))
    options = {option for each in (at.params if at else ()) for option in each.opts}
    return at is not None and not isinstance(at, click.Group) and set(parts) <= options
