"""Send stored bytes as a file, so that a browser saves them and runs nothing in them."""

from collections.abc import Iterator

from flask import Response

from consult.web.headers import DOWNLOAD_POLICY


def download(content: bytes | Iterator[bytes], *, name: str, media_type: str) -> Response:
    """Return ``content``, whole or piece by piece, as a download under ``name`` (ASCII, neutral)."""
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    return response
