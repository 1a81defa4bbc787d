"""The headers every answer carries (``security.md`` check 57), and what a browser may keep."""

from flask import Flask, Response, request

from consult.web import api

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
_FEATURES = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)

HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}
FORGET = '"cache", "cookies", "storage"'
"""What ``Clear-Site-Data`` says when somebody leaves."""
_ALL = list(HEADERS.items())
_BESIDE_POLICY = [pair for pair in _ALL if pair[0] != "Content-Security-Policy"]
DOWNLOAD_POLICY = "sandbox; default-src 'none'"
_A_YEAR = "public, max-age=31536000, immutable"


def init_app(app: Flask) -> None:
    """Set the headers on every answer, errors and static files included."""
    app.after_request(_set)


def _set(response: Response) -> Response:
    # A download brings a stricter policy of its own.
    own_policy = "Content-Security-Policy" in response.headers
    response.headers.extend(_BESIDE_POLICY if own_policy else _ALL)
    if api.asks():
        response.headers.update(api.HEADERS)
    # Every server that runs us names itself where this is missing.
    response.headers["Server"] = ""
    if request.endpoint == "static" and response.status_code in {200, 304}:
        response.headers["Cache-Control"] = _A_YEAR
    else:
        response.headers["Cache-Control"] = "no-store"
        response.headers.pop("ETag", None)
        response.headers.pop("Last-Modified", None)
    return response
