"""The pages for people who work on this lead somewhere, and stay short."""

import re
import tomllib

import pytest
import yaml

from tests.architecture.source import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
LONGEST_DECISION = 40
ONE_PAGE = 60


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page) -> None:
    links = re.findall(r"\]\((?!https?://|mailto:|#)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_decisions_are_numbered_in_order_and_say_why() -> None:
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    for page in DECISIONS:
        text = page.read_text("utf-8")
        assert text.startswith(f"# {int(page.name[:4])}. ")
        assert re.findall(r"^## (\w+)$|^(Status): ", text, re.MULTILINE) == [
            ("", "Status"),
            ("Context", ""),
            ("Decision", ""),
            ("Consequences", ""),
        ]
        assert len(text.splitlines()) <= LONGEST_DECISION, page.name


def test_the_first_page_is_one_page_with_both_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= ONE_PAGE
    assert {"make run", "make test"} <= set(re.findall(r"^(make \w+)", text, re.MULTILINE))


def test_the_card_of_the_project_has_its_version_and_licence() -> None:
    card = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert card["softwareVersion"] == project["version"]
    assert card["legal"]["license"] == project["license"]
    for words in card["description"].values():
        assert len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
