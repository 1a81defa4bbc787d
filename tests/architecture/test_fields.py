"""Files and pages hold exactly the fields that were listed, and a new column shows itself nowhere (check 20)."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.fields import FILE, OTHERS, of_files, of_pages
from tests.architecture.house import House
from tests.architecture.source import ROOT

READ_FIRST = "may everybody there see what is new? Then: python -m tests.architecture.write_fields"


def test_the_files_of_a_report_hold_exactly_the_fields_that_were_reviewed(house: House) -> None:
    assert "\n".join(sorted(set(of_files(house)))) == "\n".join(reviewed("file")), READ_FIRST


@pytest.mark.parametrize("kind", OTHERS)
def test_pages_of_those_who_do_not_read_answers_show_exactly_what_was_reviewed(house: House, kind: str) -> None:
    assert "\n".join(sorted(set(of_pages(house, kind)))) == "\n".join(reviewed(kind)), READ_FIRST


def test_a_column_that_is_added_to_every_table_shows_itself_nowhere(tmp_path: Path) -> None:
    """In a process of its own, because what is mapped once stays mapped."""
    command = [sys.executable, "-m", "tests.architecture.added_column", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    looked_at, *found = done.stdout.splitlines()
    assert int(looked_at) > 100
    assert found == []


def reviewed(place: str) -> list[str]:
    return [line for line in FILE.read_text("utf-8").splitlines() if line.startswith(f"{place}: ")]
