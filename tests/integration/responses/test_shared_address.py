"""Many people behind one address, as at an exit of Tor, answer without being stopped (check 16)."""

import pytest
from flask import Flask

from consult.db import Database
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.responses import make

EXIT, HOME = "185.220.101.7", "203.0.113.77"
TOR = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
PEOPLE = 25


def client_at(app: Flask, address: str):
    made = visitor(app)
    made.environ_base |= {"REMOTE_ADDR": address, "HTTP_USER_AGENT": TOR}
    return made


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_many_people_at_one_exit_of_tor_answer_and_send_in_the_same_hour(app: Flask, database: Database) -> None:
    consultation = make.open_consultation(database)
    for number in range(PEOPLE):
        person = make.begun(client_at(app, EXIT), consultation)
        person.open("/en/r/alles").press("Save and continue", **{"PV-05": f"Antwoord nummer {number}."})
        person.press("Send my answers")
        assert "Your answers have been received" in person.text, number
    assert len(make.responses(database)) == PEOPLE


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_exit_of_tor_is_stopped_no_sooner_than_any_other_address(app: Flask) -> None:
    def wrong_codes(address: str) -> int:
        person = Browser(client_at(app, address)).open("/en/r/verder")
        for number in range(50):
            person.press("Continue", code="0000-0000-0000-0000-0000-0000", status=(422 if number < 10 else 429))
            if person.answer.status_code == 429:
                return number
        raise AssertionError("nobody was stopped")

    assert wrong_codes(EXIT) == wrong_codes(HOME) == 10
