"""The language of a page stands in its address (``/en/…``), so that it needs no cookie and is stored nowhere."""

from collections.abc import Iterable
from typing import Any, Protocol, cast

from flask import Flask, request
from flask_babel import Babel, get_locale, gettext

from consult.config import ROOT

LANGUAGES = {"nl": "Nederlands", "en": "English"}
DEFAULT = "nl"
_KEY = "consult.language"


class Spoken(Protocol):
    """A text that is there in several languages."""

    def in_language(self, code: str, fallback: str = "nl") -> tuple[str, str]:
        """Return the text in ``code`` or in ``fallback``, and the language it is really in."""


class LanguagePrefix:
    """WSGI middleware: takes ``/en`` off the path and gives it back to every address that is built."""

    def __init__(self, wsgi_app: Any) -> None:
        self._wsgi_app = wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer the request under its language."""
        path = environ.get("PATH_INFO", "")
        for code in LANGUAGES:
            if code != DEFAULT and (path == f"/{code}" or path.startswith(f"/{code}/")):
                environ[_KEY] = code
                environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + f"/{code}"
                environ["PATH_INFO"] = path[len(code) + 1 :] or "/"
        return cast(Iterable[bytes], self._wsgi_app(environ, start_response))


def init_app(app: Flask) -> None:
    """Translate pages into the language of their address, and tell templates which languages there are."""
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "consult" / "translations")
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]  # Flask's documented way
    Babel(app, locale_selector=current_language)
    app.jinja_env.globals["say"] = say
    # For message ids that the domain marked: a template's own sentences stand in ``_()``.
    app.jinja_env.filters["said"] = gettext
    app.context_processor(lambda: {"current_lang": current_language(), "languages": _switch()})


def say(text: Spoken) -> str:
    """Return the text in the page's language, or in Dutch marked as such."""
    words, language = text.in_language(current_language())
    return words if language == current_language() else gettext("%(words)s (only in Dutch)", words=words)


def current_language() -> str:
    """Return the code of this page's language."""
    return str(request.environ.get(_KEY, DEFAULT)) if request else str(get_locale() or DEFAULT)


def _switch() -> list[dict[str, Any]]:
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    outer = request.script_root.removesuffix(f"/{current_language()}")
    return [
        {
            "code": code,
            "name": name,
            "url": outer + ("" if code == DEFAULT else f"/{code}") + here,
            "current": code == current_language(),
        }
        for code, name in LANGUAGES.items()
    ]
