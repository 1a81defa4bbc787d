"""How those who write to one SQLite file take turns, and share a write to the disk. PostgreSQL does both by itself."""

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class FairLock:
    """A lock that serves those who wait in the order in which they came.

    SQLite admits one writer at a time and its own busy handler starves some of them for seconds.
    """

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock inside the block."""
        turn = None
        with self._mutex:
            if self._held:
                turn = threading.Event()
                self._waiting.append(turn)
            self._held = True
        if turn is not None:
            turn.wait()
        try:
            yield
        finally:
            with self._mutex:
                if self._waiting:
                    self._waiting.popleft().set()
                else:
                    self._held = False


class SharedSync:
    """Makes commits in the log of an SQLite file durable: one write to the disk serves all who wait for it.

    SQLite itself would write once for each commit, with every other writer waiting (``docs/decisions/0037``).
    """

    def __init__(self, path: str) -> None:
        self._log = f"{path}-wal"
        self._mutex = threading.Lock()
        self._running = threading.Lock()
        self._begun = 0
        self._done = 0

    def wait(self) -> None:
        """Return when everything that was committed before this call is on the disk."""
        with self._mutex:
            wanted = self._begun + 1
        with self._running:
            if self._done >= wanted:
                return
            with self._mutex:
                self._begun += 1
            try:
                log = os.open(self._log, os.O_RDONLY)
            except FileNotFoundError:
                pass  # the last connection closed, and SQLite wrote all of the log into the file itself
            else:
                try:
                    os.fdatasync(log)
                finally:
                    os.close(log)
            self._done = self._begun
