"""A backup file as it is read."""

import threading
from pathlib import Path
from typing import IO

import pyrage
import pytest

from consult.backup import stream


def test_who_stops_reading_hears_of_no_fault_of_the_thread_that_decrypts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It still holds a few bytes, and writes them when it closes: a fault of its own would end in the log."""
    path, opener, gone = tmp_path / "content.age", pyrage.x25519.Identity.generate(), threading.Event()
    stream.write(path, ["a", "b"], secret=bytes(32), recipients=[str(opener.to_public())])

    def decrypt(_sealed: IO[bytes], sink: IO[bytes], _openers: object) -> None:
        sink.write(b'"a"\n')
        sink.flush()
        gone.wait(10)
        sink.write(b'"b"\n')

    monkeypatch.setattr(pyrage, "decrypt_io", decrypt)
    before = set(threading.enumerate())
    lines = stream.read(path, secret=bytes(32), opener=opener)
    assert next(lines) == "a"
    (decrypting,) = set(threading.enumerate()) - before
    lines.close()
    gone.set()
    decrypting.join(10)
    assert not decrypting.is_alive()
