"""How a program asks: what it may say behind the question mark, what it takes, and lists page by page."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, current_app, request

from consult.config import Settings
from consult.replies.queries import LANGUAGES
from consult.web.api import problem
from consult.web.i18n import current_language

JSON = "application/json"
JSON_LD = "application/ld+json"
LARGEST = 100
_NUMBERS = {"page": (1, 100_000), "pageSize": (1, LARGEST)}
Values = Mapping[str, Any]
View = Callable[..., Response]


@dataclass(frozen=True)
class Asked:
    """What was said behind the question mark, or what holds where nothing was."""

    language: str = LANGUAGES[0]
    page: int = 1
    size: int = 50


def reads(*names: str, gives: Sequence[str] = (JSON,)) -> Callable[[View], View]:
    """Give a view what was asked in the parameters ``names``; refuse others, faulty ones, and who takes nothing it ``gives``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(**values: Any) -> Response:
            if request.accept_mimetypes and not request.accept_mimetypes.best_match(gives):
                return problem(406, f"This address gives: {', '.join(gives)}.")
            if errors := list(_errors(names)):
                return problem(400, "A parameter of this request is unknown or faulty.", errors=errors)
            return view(**values, asked=_asked())

        return answer

    return decorate


def answered(content: Any, media_type: str = JSON) -> Response:
    """Return plain values as an answer."""
    return Response(json.dumps(content, ensure_ascii=False), content_type=media_type)


def listed(rows: Sequence[Any], asked: Asked, show: Callable[[Any], Any], **more: Any) -> Response:
    """Return one page of ``rows``, each as ``show`` makes it, with ``more`` about them all; refuse a page past the last."""
    last = max(1, -(-len(rows) // asked.size))
    if asked.page > last:
        return problem(404, f"There is no such page. The last one is {last}.")
    first = (asked.page - 1) * asked.size
    shown = [show(one) for one in rows[first : first + asked.size]]
    response = answered({**more, "page": asked.page, "pageSize": asked.size, "total": len(rows), "results": shown})
    places = {"prev": asked.page - 1, "next": asked.page + 1 if asked.page < last else 0, "first": 1, "last": last}
    response.headers["Link"] = ", ".join(f'<{_turned(to)}>; rel="{name}"' for name, to in places.items() if to)
    return response


def address(name: str, /, **values: object) -> str:
    """Return the whole address of something here: without a language, which programs ask for with a parameter."""
    outer = request.script_root.removesuffix(f"/{current_language()}")
    bound = current_app.url_map.bind(request.host, script_name=f"{outer}/", url_scheme=_scheme())
    return bound.build(name, values, force_external=True)


def _turned(page: int) -> str:
    values = {**(request.view_args or {}), **request.args.to_dict(), "page": page}
    return address(request.endpoint or "", **values)


def _scheme() -> str:
    settings: Settings = current_app.extensions["consult.settings"]
    return "https" if settings.cookies_secure else "http"


def _errors(names: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """Yield what is wrong with each parameter; what was typed is named, and cut off where it is long."""
    for name, values in request.args.lists():
        if name not in names:
            yield _error(name, "unknown", "This parameter is unknown here.")
        elif len(values) > 1:
            yield _error(name, "repeated", "Give this parameter once.")
        elif name == "language" and values[0] not in LANGUAGES:
            yield _error(name, "value", f"Must be one of: {', '.join(LANGUAGES)}.")
        elif name in _NUMBERS and not _is_within(values[0], *_NUMBERS[name]):
            yield _error(name, "value", "Must be a whole number from {} to {}.".format(*_NUMBERS[name]))


def _error(name: str, code: str, detail: str) -> Mapping[str, str]:
    return {"in": "query", "location": name[:40], "code": code, "detail": detail}


def _is_within(value: str, least: int, most: int) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= len(str(most)) and least <= int(value) <= most


def _asked() -> Asked:
    given = request.args
    return Asked(
        language=given.get("language", Asked.language),
        page=int(given.get("page", Asked.page)),
        size=int(given.get("pageSize", Asked.size)),
    )
