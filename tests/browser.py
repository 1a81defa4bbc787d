"""A browser without scripts: it opens pages, fills in forms as they are shown, and presses their buttons."""

from typing import Any
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient
from lxml import html
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse


class Browser:
    """One visitor's browser; ``page`` is what it shows now, ``answer`` the response it came with."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.answer: TestResponse
        self.page: html.HtmlElement

    def open(self, path: str, *, status: int = 200) -> "Browser":
        """Open ``path``, following redirects, and check the status it ends with."""
        return self._show(self.client.get(path, follow_redirects=True), status)

    def click(self, words: str, *, status: int = 200) -> "Browser":
        """Follow the link that says ``words``."""
        found = [link for link in self.page.iter("a") if words in " ".join(link.text_content().split())]
        assert found, f"no link says {words!r}: {self.text[:500]}"
        return self.open(found[0].get("href"), status=status)

    def press(self, words: str, /, *, status: int = 200, form: int | None = None, **values: Any) -> "Browser":
        """Press the button that says ``words``, with ``values`` filled in (lists for several; None clears)."""
        button, owner = self._button(words, form)
        fields = self._fields(owner)
        for name, value in values.items():
            assert name in self._names(owner), f"the form has no field {name!r}; it has {sorted(self._names(owner))}"
            fields.setlist(name, value if isinstance(value, list) else [] if value is None else [value])
        if button.get("name"):
            fields[button.get("name")] = button.get("value", "")
        path = urljoin(self.path, button.get("formaction") or owner.get("action") or self.path)
        return self.post(path, fields, status=status)

    def post(self, path: str, fields: Any, *, status: int = 200) -> "Browser":
        """Post ``fields`` to ``path`` as a browser on this site does."""
        answer = self.client.post(path, data=fields, follow_redirects=True, headers={"Sec-Fetch-Site": "same-origin"})
        return self._show(answer, status)

    @property
    def path(self) -> str:
        """The address shown."""
        return urlsplit(self.answer.request.url).path

    @property
    def text(self) -> str:
        """What a reader sees, on one line."""
        return " ".join(self.page.text_content().split())

    @property
    def title(self) -> str:
        """The title of the page."""
        return str(self.page.findtext(".//title") or "").strip()

    @property
    def token(self) -> str:
        """The token that the page's forms carry."""
        return str(self.page.xpath("//input[@name='csrf_token']/@value")[0])

    def _show(self, answer: TestResponse, status: int) -> "Browser":
        self.answer = answer
        self.page = html.fromstring(answer.get_data(as_text=True) or "<html/>")
        assert answer.status_code == status, f"{answer.status_code} at {self.path}: {self.text[:800]}"
        return self

    def _button(self, words: str, form: int | None) -> tuple[html.HtmlElement, html.HtmlElement]:
        forms = self.page.xpath("//form")
        for owner in forms if form is None else [forms[form]]:
            for button in owner.iter("button"):
                if words in " ".join(button.text_content().split()):
                    return button, owner
        raise AssertionError(f"no button says {words!r}: {self.text[:500]}")

    @staticmethod
    def _fields(owner: html.HtmlElement) -> "MultiDict[str, str]":
        fields: MultiDict[str, str] = MultiDict()
        for field in owner.xpath(".//input|.//textarea|.//select"):
            name, kind = field.get("name"), field.get("type", "text")
            if not name or kind in {"submit", "button", "file"} or field.get("disabled") is not None:
                continue
            if field.tag == "select":
                for option in field.iter("option"):
                    if option.get("selected") is not None:
                        fields.add(name, option.get("value", option.text or ""))
            elif field.tag == "textarea":
                fields.add(name, (field.text or "").removeprefix("\n"))
            elif kind not in {"radio", "checkbox"} or field.get("checked") is not None:
                fields.add(name, field.get("value", "on" if kind == "checkbox" else ""))
        return fields

    @staticmethod
    def _names(owner: html.HtmlElement) -> set[str]:
        return {str(field.get("name")) for field in owner.xpath(".//input|.//textarea|.//select") if field.get("name")}
