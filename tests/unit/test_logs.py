"""What a line of the log holds, and what it cannot hold (checks 44 and 46)."""

import logging
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.logs import Line, escaped

HOUR = r"\d{4}-\d\d-\d\dT\d\dZ"


def line(logger: str, words: str, *values: object, fault: Exception | None = None) -> str:
    exc_info = (type(fault), fault, None) if fault else None
    return Line().format(logging.LogRecord(logger, logging.ERROR, "x.py", 1, words, values, exc_info))


def test_a_line_of_ours_has_the_hour_and_what_we_chose_to_say() -> None:
    assert re.fullmatch(
        f"{HOUR} error consult.web fault 1a: KeyError in /r/<int:page>",
        line("consult.web", "fault %s: %s in %s", "1a", "KeyError", "/r/<int:page>"),
    )


@pytest.mark.parametrize("logger", ["consult", "sqlalchemy.pool", "procrastinate", "py.warnings", "root"])
def test_of_others_only_where_it_came_from_and_the_class_of_the_fault_is_written(logger: str) -> None:
    written = line(logger, "Exception on %s", "/r/CANARY", fault=ValueError("CANARY in a message"))
    assert re.fullmatch(f"{HOUR} error {logger} ValueError", written)


def test_the_message_of_a_fault_is_not_written_for_us_either() -> None:
    assert "CANARY" not in line("consult.jobs", "it failed", fault=ValueError("CANARY"))


@given(st.text())
def test_no_text_moves_the_cursor_or_begins_a_line(text: str) -> None:
    assert escaped(text).isprintable()


def test_line_ends_escapes_and_turns_of_direction_are_written_as_codes() -> None:
    seen = "één ‹ 10"
    assert escaped(seen) == seen
    assert escaped("a\r\nb\x1b[31mc\u202ed\u2028") == r"a\r\nb\x1b[31mc\u202ed\u2028"
    assert len(line("consult.web", "a\r\n%s", "b\x1b[2J").splitlines()) == 1
