"""The language of a page stands in its address (``/en/…``), so that it needs no cookie and is stored nowhere."""

from collections.abc import Iterable
from typing import Any, Protocol, cast

from flask import Flask, request
from flask_babel import Babel, get_locale, gettext

from consult.analysis.language import tag
from consult.text.markup import marked
from consult.web.languages import DEFAULT, FALLBACK, LANGUAGES, TRANSLATIONS, Language, offered

_KEY = "consult.language"
_STAFF = ("desk", "account")
"""How addresses of staff begin; they are there in the languages of staff only."""


class Spoken(Protocol):
    """A text that is there in several languages."""

    def in_language(self, code: str) -> tuple[str, str]:
        """Return the text in ``code``, else in English, else in Dutch, and the language it is really in."""


class LanguagePrefix:
    """WSGI middleware: takes ``/en`` off the path and gives it back to every address that is built.

    An address of staff in a language without desks (``/es/desk``) is answered in English.
    """

    def __init__(self, wsgi_app: Any) -> None:
        self._wsgi_app = wsgi_app
        self._prefixed = [language for code, language in offered().items() if code != DEFAULT]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer the request under its language."""
        path = environ.get("PATH_INFO", "")
        for language in self._prefixed:
            prefix = f"/{language.code}"
            if path == prefix or path.startswith(f"{prefix}/"):
                rest = path[len(prefix) :] or "/"
                spoken = language.code if language.staff or not _is_of_staff(rest) else FALLBACK
                environ[_KEY] = spoken
                environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + f"/{spoken}"
                environ["PATH_INFO"] = rest
        return cast(Iterable[bytes], self._wsgi_app(environ, start_response))


def init_app(app: Flask) -> None:
    """Translate pages into the language of their address, and tell templates which languages there are."""
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]  # Flask's documented way
    Babel(app, locale_selector=current_language)
    app.jinja_env.globals.update(say=say, say_paragraphs=say_paragraphs, say_as=say_as)
    # For message ids that the domain marked: a template's own sentences stand in ``_()``.
    app.jinja_env.filters["said"] = gettext
    app.jinja_env.filters["language_tag"] = tag
    app.jinja_env.filters["in_english"] = in_english
    languages = offered()
    app.context_processor(
        lambda: {
            "current_lang": current_language(),
            "is_checked": LANGUAGES[current_language()].checked,
            "languages": _switch(languages),
        }
    )


def say(text: Spoken) -> str:
    """Return the text in the page's language, or in another, marked as such."""
    return say_as(*text.in_language(current_language()))


def say_paragraphs(text: Spoken) -> list[str]:
    """Return the lines of a text, each as :func:`say` does."""
    words, language = text.in_language(current_language())
    return [say_as(line, language) for line in words.splitlines() if line.strip()]


def say_as(words: str, language: str) -> str:
    """Return words that are in ``language``, marked where that is not the page's.

    Pages of a translation that nobody checked say for themselves that some texts are in another language.
    """
    here = current_language()
    if language == here:
        return words
    return marked(words, language) + (" " + gettext("(only in Dutch)") if LANGUAGES[here].checked else "")


def in_english(words: str) -> str:
    """Return words that are there in English only, such as the faults in a file, marked on pages in other languages."""
    return words if current_language() == "en" else marked(words, "en")


def current_language() -> str:
    """Return the code of this page's language."""
    return str(request.environ.get(_KEY, DEFAULT)) if request else str(get_locale() or DEFAULT)


def _is_of_staff(path: str) -> bool:
    return path.split("/", 2)[1] in _STAFF


def _switch(languages: dict[str, Language]) -> list[dict[str, Any]]:
    """Return the languages that this page is there in, with its address in each."""
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    outer = request.script_root.removesuffix(f"/{current_language()}")
    return [
        {
            "code": code,
            "name": language.name,
            "url": outer + ("" if code == DEFAULT else f"/{code}") + here,
            "current": code == current_language(),
        }
        for code, language in languages.items()
        if language.staff or not _is_of_staff(request.path)
    ]
