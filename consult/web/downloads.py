"""Send stored bytes as a file, so that a browser saves them and runs nothing in them."""

from flask import Response

from consult.web.headers import DOWNLOAD_POLICY


def download(content: bytes, *, name: str, media_type: str) -> Response:
    """Return ``content`` as a download under ``name`` (ASCII, neutral)."""
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    return response
