"""What is different for programs that ask: nobody is known, everybody may read, and a refusal is a problem in JSON.

By the API design rules of the Dutch government (NLGov REST API Design Rules 2.1), problems by RFC 9457.
"""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import Response, request

PREFIX = "/api/"
VERSION = "1.0.0"
"""The version of the interface (semver); its first number stands in every address."""
PROBLEM = "application/problem+json"
HEADERS = {
    "API-Version": VERSION,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Expose-Headers": "API-Version, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Any page anywhere may show these answers: they are the same for everybody, and no cookie is read."""


def is_asked(path: str) -> bool:
    """Tell whether ``path`` is an address for programs."""
    return path.startswith(PREFIX)


def problem(
    status: int,
    detail: str,
    *,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Sequence[tuple[str, str]] = (),
) -> Response:
    """Return a refusal as problem details (RFC 9457), in English; ``errors`` name each parameter that is wrong."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    response = Response(json.dumps({**told, "errors": list(errors)} if errors else told), status, content_type=PROBLEM)
    response.headers["Content-Language"] = "en"
    response.headers.extend(headers)
    return response


def asks() -> bool:
    """Tell whether this request is a program's."""
    return is_asked(request.path)
