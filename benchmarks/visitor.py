"""A respondent's browser over HTTP, without scripts: it keeps its cookie and posts forms as they were shown."""

import re
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from benchmarks import twenty

GONE = (OSError, HTTPException)
"""What a visitor meets when the server dies under a request, or answers half."""
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_CODE = re.compile(r'<p class="c-code"[^>]*>(.*?)</p>')
_MARK = re.compile(r"<[^>]*>")
_PATIENCE = 30
Fields = list[tuple[str, str]]


@dataclass
class Visitor:
    """One respondent at an ``address`` of this machine; ``page`` is what it is shown now, behind ``status``."""

    port: int
    address: str = "127.0.0.1"
    cookie: str = ""
    status: int = 0
    page: str = ""
    _connection: HTTPConnection | None = field(default=None, repr=False)
    _asked: tuple[str, str, str] = ("GET", "/", "")

    @property
    def hidden(self) -> Fields:
        """The hidden fields of the page, each once: its tokens among them."""
        return list({name: unescape(value) for name, value in _HIDDEN.findall(self.page)}.items())

    @property
    def code(self) -> str:
        """The return code on the page, or nothing."""
        found = _CODE.search(self.page)
        return _MARK.sub("", found[1]) if found else ""

    def open(self, path: str) -> None:
        """Open ``path``, and where it leads."""
        leads_to = self._ask("GET", path)
        if leads_to:
            self.open(leads_to)

    def post(self, path: str, fields: Fields) -> None:
        """Post ``fields``, and open where that leads."""
        leads_to = self._ask("POST", path, urlencode(fields))
        if leads_to:
            self.open(leads_to)

    def begin(self, ref: str) -> None:
        """Begin a response to the consultation ``ref``, with every question on one page."""
        self.open(f"/r/nieuw/{ref}")
        chosen = [("group", twenty.GROUP), ("consent", "yes"), ("route", "all")]
        self.post(f"/r/nieuw/{ref}", [*self.hidden, *chosen])

    def answer(self, words: str) -> None:
        """Answer 20 questions, one of them with ``words``, and go on to the check."""
        tokens = [(name, value) for name, value in self.hidden if name.endswith("_token")]
        self.post("/r/alles", [*tokens, *twenty.fields_saying(words)])

    def reload(self) -> None:
        """Ask once more what was asked last, as a browser does, and open where that leads."""
        leads_to = self._ask(*self._asked)
        if leads_to:
            self.open(leads_to)

    def hang_up(self) -> None:
        """Close the connection; the next request makes one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: str = "") -> str:
        """Return where the answer leads, or nothing for a page."""
        self._asked = method, path, body
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.port, _PATIENCE, source_address=(self.address, 0))
        headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
        if self.cookie:
            headers["Cookie"] = f"s={self.cookie}"
        try:
            self._connection.request(method, path, body or None, headers)
            answer = self._connection.getresponse()
            page = answer.read().decode()
        except GONE:
            self.hang_up()
            raise
        for line in answer.headers.get_all("Set-Cookie", ()):
            self.cookie = SimpleCookie(line)["s"].value
        self.status, self.page = answer.status, page
        return answer.headers.get("Location", "") if answer.status == 303 else ""  # noqa: PLR2004  (go there)
