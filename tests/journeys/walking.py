"""Walks a manual as its reader would: does what each step says in a browser, and finds every word that it names."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Locator

from tests.journeys.visitor import Come, Visitor, unfold
from tests.manuals import Act, tasks

CODE = "main p[translate=no]"
_PATIENCE = 180
"""How many times a page is opened again until it shows what background work brings."""

Value = str | dict[str, object] | Callable[[str], str]
"""What is typed, chosen or sent; or how that follows from what stands in the field."""

Picture = Callable[[str, Visitor, Locator | None], None]
"""What is done where the manual shows a picture: its name, whose page it is of, and what the step last touched there."""


@dataclass(frozen=True)
class Reader:
    """Whom a manual is for: an account (nobody, for respondents), others who help, where they begin, and what they type."""

    account: str
    start: str
    others: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    things: Mapping[str, str] = field(default_factory=dict)
    """Selectors of what a step calls by words of its own: ``take``."""


class Walk:
    """One walk of a manual in a language; ``picture`` is called where the manual shows one."""

    def __init__(self, come: Come, reader: Reader, language: str, picture: Picture) -> None:
        """Begin with everybody at the door."""
        self._come, self._reader, self._picture = come, reader, picture
        self._prefix = "" if language == "nl" else f"/{language}"
        self._people: dict[str, Visitor] = {}
        self._code = ""
        self._at: Locator | None = None

    def all(self, manual: str, language: str) -> None:
        """Do everything that the manual asks for; raise :class:`AssertionError` naming the step that cannot be done."""
        for task in tasks(manual, language):
            person = self._person(task.by)
            for act in task.acts:
                try:
                    self._do(person, act)
                except Exception as wrong:
                    at = f"{manual} ({language}): {act.kind} “{act.words}” at {person.page.url}"
                    raise AssertionError(f"{at}: {str(wrong)[:300]}\n{person.text[:600]}") from wrong

    def _person(self, by: str) -> Visitor:
        if by not in self._people:
            person = self._come()
            account = self._reader.others[by] if by else self._reader.account
            if account:
                person.sign_in(account)
            self._people[by] = person.open(f"{self._prefix}{self._reader.start}")
        return self._people[by]

    def _do(self, person: Visitor, act: Act) -> None:
        if act.kind == "picture":
            self._picture(act.words, person, self._at)
            return
        self._at = getattr(self, f"_{act.kind}")(person, act)
        noted = person.page.locator(CODE)
        if noted.count():
            self._code = noted.first.inner_text()

    def _press(self, person: Visitor, act: Act) -> None:
        person.press(act.words)

    def _follow(self, person: Visitor, act: Act) -> None:
        # A screen reader hears more after the words: of which consultation it is.
        links = person.page.locator("main, nav").get_by_role("link", name=re.compile(f"^{re.escape(act.words)}"))
        fitting = [one for one in links.all() if act.about in str(one.get_attribute("href"))]
        assert fitting, "there is no such link"
        person.go(fitting[0])

    def _choose(self, person: Visitor, act: Act) -> Locator:
        field = self._field(person, act)
        field.check()
        return field

    def _shows(self, person: Visitor, act: Act) -> Locator:
        for _ in range(_PATIENCE):
            if act.words in person.text:
                return person.page.locator("main").get_by_text(act.words).first
            person.page.wait_for_timeout(500)
            person.page.goto(person.page.url)
        raise AssertionError("the page does not say so")

    def _fill(self, person: Visitor, act: Act) -> Locator:
        field = self._field(person, act)
        self._put(field, act.about)
        return field

    def _take(self, person: Visitor, act: Act) -> Locator | None:
        found = person.page.locator(self._reader.things[act.about]).first
        closed = person.page.locator("main details:not([open])", has=found)
        if closed.count() and not found.is_visible():
            unfold(closed.first.locator("summary").first)
        if found.get_attribute("type") in {"radio", "checkbox"}:
            found.check()
        elif found.evaluate("one => one.tagName") == "A":
            person.go(found)
            return None  # it was on the page before
        else:
            self._put(found, act.about)
        return found

    @staticmethod
    def _field(person: Visitor, act: Act) -> Locator:
        fields = person.page.locator("main").locator("input, select, textarea")
        return person.page.get_by_label(act.words).and_(fields).first

    def _put(self, where: Locator, about: str) -> None:
        value = self._code if about == "code" else self._reader.values[about]
        if isinstance(value, dict):
            where.set_input_files(value)  # type: ignore[arg-type]  # the same shape, told differently
        elif where.evaluate("one => one.tagName") == "SELECT":
            where.select_option(str(value))
        else:
            where.fill(value(where.input_value()) if callable(value) else str(value))
