"""The manuals name what is on a page in the page's own words, say the same in both languages, and are easy to read."""

import re
from functools import cache

import pytest
from jinja2 import Environment, nodes

from tests.architecture.source import ROOT, modules
from tests.manuals import FOLDER, LANGUAGES, MANUALS, OF_STAFF, PICTURES, painted, pictures, prose, tasks
from tests.readability import measure

ENVIRONMENT = Environment(autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.i18n"])
LARGEST = 100_000
FEWEST, MOST = 3, 6


@pytest.mark.parametrize("manual", MANUALS)
def test_every_word_of_a_page_that_a_manual_names_is_said_by_some_page(manual: str) -> None:
    files = (
        [FOLDER / "respondent.html"]
        if manual == "respondent"
        else [FOLDER / one / f"{manual}.html" for one in LANGUAGES]
    )
    named = {words for file in files for words in named_in(file.read_text("utf-8"))}
    assert len(named) > 5
    assert sorted(named - elsewhere()) == []


def test_a_button_that_no_page_has_any_more_is_found() -> None:
    assert named_in('{{ press(_("Press what is gone")) }}') == {"Press what is gone"}
    assert "Press what is gone" not in elsewhere()


@pytest.mark.parametrize("manual", OF_STAFF)
def test_both_languages_ask_for_the_same_steps(manual: str) -> None:
    dutch, english = (
        [(task.by, [(act.kind, act.about) for act in task.acts]) for task in tasks(manual, one)] for one in LANGUAGES
    )
    assert dutch == english
    cases = [len(painted(manual, one).xpath("//h3")) for one in LANGUAGES]
    assert cases[0] == cases[1] > 2


@pytest.mark.parametrize("manual", MANUALS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_manual_has_a_few_small_pictures(manual: str, language: str) -> None:
    names = pictures(manual, language)
    assert FEWEST <= len(set(names)) == len(names) <= MOST
    assert [name for name in names if (PICTURES / name).stat().st_size > LARGEST] == []


def test_no_picture_is_left_over() -> None:
    wanted = {name for manual in MANUALS for one in LANGUAGES for name in pictures(manual, one)}
    assert {path.name for path in PICTURES.iterdir()} == wanted


@pytest.mark.parametrize("manual", MANUALS)
def test_a_dutch_manual_is_easy_to_read(manual: str) -> None:
    score = measure(manual, prose(manual, "nl"))
    assert not score.is_hard, f"{score.ease:.1f}"
    assert score.too_long == ()


def named_in(template: str) -> set[str]:
    """The sentences that a manual's macros name: what the reader is told to find on a page."""
    tree = ENVIRONMENT.parse(template)
    kinds = {"press", "follow", "fill", "choose", "shows", "word"}
    calls = [one for one in tree.find_all(nodes.Call) if isinstance(one.node, nodes.Name) and one.node.name in kinds]
    return {said for call in calls for said in _said(call)}


@cache
def elsewhere() -> set[str]:
    """Every sentence of the house, of code and of pages, but for the manuals'."""
    found = set()
    for path in (ROOT / "templates").rglob("*.html"):
        if not path.is_relative_to(FOLDER):
            found |= _said(ENVIRONMENT.parse(path.read_text("utf-8")))
    words = re.compile(r"""(?:\b_|N_|gettext)\(\s*(["'])(.+?)\1""")
    code = "\n".join((ROOT / path).read_text("utf-8") for path in modules())
    return found | {said for _quote, said in words.findall(code)}


def _said(node: nodes.Node) -> set[str]:
    calls = [one for one in node.find_all(nodes.Call) if isinstance(one.node, nodes.Name)]
    asked = [one for one in calls if one.node.name in {"_", "gettext"}]  # type: ignore[attr-defined]  # filtered above
    return {str(one.args[0].value) for one in asked if one.args and isinstance(one.args[0], nodes.Const)}
