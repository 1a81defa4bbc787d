"""``docs/security-checks.md`` says of each check which tests hold it, and names no test that is not there."""

import ast
import re

from tests.architecture.source import ROOT

CHECKS = 72
NOT_YET = "nog niet"
ROWS = re.findall(
    r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", (ROOT / "docs" / "security-checks.md").read_text("utf-8"), re.MULTILINE
)


def names_in_the_tree() -> set[str]:
    return {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_check_is_there_once_in_order() -> None:
    assert [int(number) for number, _words, _tests in ROWS] == list(range(1, CHECKS + 1))


def test_every_check_names_a_test_or_says_that_there_is_none_yet() -> None:
    silent = [number for number, _words, held in ROWS if not re.search(r"`test_\w+`", held) and NOT_YET not in held]
    assert silent == []


def test_no_check_names_a_test_that_does_not_exist() -> None:
    named = {name for _number, _words, held in ROWS for name in re.findall(r"`(test_\w+)`", held)}
    assert named - names_in_the_tree() == set()


def test_what_is_named_for_a_check_is_a_test() -> None:
    loose = {
        word
        for _number, _words, held in ROWS
        for word in re.findall(r"`([^`]+)`", held)
        if not word.startswith("test_")
    }
    assert loose == set()
