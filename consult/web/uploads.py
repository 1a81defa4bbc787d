"""Files on their way in: they are read into memory, and never stand on a disk as they came (``security.md`` check 31)."""

import io
from typing import IO

from flask import Flask, Request, request

from consult.errors import N_, InvalidError


class InMemoryRequest(Request):
    """A request whose files stay in memory; ``MAX_CONTENT_LENGTH`` says how large all of it may be."""

    def _get_file_stream(self, *_sizes: object, **_names: object) -> IO[bytes]:
        return io.BytesIO()


def init_app(app: Flask) -> None:
    """Let ``app`` read files into memory only."""
    app.request_class = InMemoryRequest


def uploaded(field: str) -> tuple[str, bytes]:
    """Return the name and the content of the file in ``field``; raise :class:`InvalidError` when none was chosen."""
    found = request.files.get(field)
    if found is None or not found.filename:
        raise InvalidError(N_("Choose a file first."))
    return found.filename, found.read()
