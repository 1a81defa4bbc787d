"""What is not checked is not clean: every reply of the scanner but two closes the door (check 31)."""

import pytest

from consult.config import Settings
from consult.errors import SettingsError
from consult.scanner import ScannerAwayError, is_clean
from tests.integration.responses import clamd

LARGE = bytes(300_000)


def test_a_clean_file_passes_and_the_test_virus_is_found_over_both_kinds_of_socket(tmp_path):
    for path in (tmp_path / "clamd.ctl", None):
        with clamd.scanner(path) as server:
            assert is_clean(server.address, LARGE)
            assert not is_clean(server.address, LARGE + clamd.EICAR + LARGE)
            assert server.seen == [LARGE, LARGE + clamd.EICAR + LARGE]


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK", b"stream: OK maybe\0", b"\0"]
)
def test_another_reply_is_no_answer(answer):
    with clamd.scanner(answer=answer) as server:
        if answer == b"stream: OK":
            assert is_clean(server.address, b"a")
        else:
            with pytest.raises(ScannerAwayError):
                is_clean(server.address, b"a")


def test_a_scanner_that_is_away_is_said_to_be_away(tmp_path):
    with clamd.scanner() as server:
        gone = server.address
    for address in (gone, f"unix:{tmp_path / 'none'}"):
        with pytest.raises(ScannerAwayError):
            is_clean(address, b"a")


def test_the_address_of_a_scanner_is_checked_at_the_start():
    for right in ("", "unix:/run/clamav/clamd.ctl", "tcp:127.0.0.1:3310"):
        assert Settings.from_environ({"CONSULT_SCANNER": right}).scanner == right
    for wrong in ("clamd", "unix:clamd.ctl", "tcp:localhost", "http://localhost:3310"):
        with pytest.raises(SettingsError, match="CONSULT_SCANNER"):
            Settings.from_environ({"CONSULT_SCANNER": wrong})
