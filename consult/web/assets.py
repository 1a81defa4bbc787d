"""Tells pages where the built style sheet, scripts and icon are: each is named after its content."""

import json
import mimetypes
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, send_from_directory

from consult.errors import N_, SettingsError

MANIFEST = "manifest.json"


def init_app(app: Flask, folder: Path) -> None:
    """Give templates ``asset(name)``: the address of a built file.

    The manifest in ``folder`` is read at the first page. ``asset`` raises :class:`SettingsError` when it is missing or
    does not hold the name.
    """

    @cache
    def files() -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads((folder / MANIFEST).read_text())
        except FileNotFoundError:
            raise SettingsError(
                N_("The style of the pages has not been built. Run: make static/build/manifest.json")
            ) from None
        return found

    def asset(name: str) -> str:
        try:
            return f"{app.static_url_path}/{files()[name]}"
        except KeyError:
            raise SettingsError(
                N_("%(name)s is not among the built files. Run: make static/build/manifest.json"), name=name
            ) from None

    app.jinja_env.globals["asset"] = asset

    def static(filename: str) -> Response:
        return _send(folder, filename)

    app.view_functions["static"] = static


def _send(folder: Path, filename: str) -> Response:
    """Send a built file, in the smaller form that the build laid beside it where the browser takes that."""
    packed = f"{filename}.gz"
    if not request.accept_encodings.quality("gzip") or not (folder / packed).is_file():
        return send_from_directory(folder, filename)
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    response = send_from_directory(folder, packed, mimetype=kind)
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response
