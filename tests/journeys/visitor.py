"""Somebody at a browser without scripts, whose every page is also looked at by axe, at two widths."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page
from playwright.sync_api import TimeoutError as NoPageError

from consult.config import ROOT
from consult.demo.people import PASSWORD

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],  # to list what is in order takes five times as long
}
_PATIENCE = 10_000
_LOOKED_AT: set[str] = set()
"""What axe looked at in this process, by name: to look takes a second, and many journeys come by the same pages."""
_BAD_TITLES = ("seks", "sex", "prostit", "escort", "werker", "pooier", "pimp", "opting")


class Visitor:
    """One person: a window without scripts to act in, and one with scripts in which axe looks at the same page."""

    def __init__(self, browser: Browser, url: str, pictures: Path | None) -> None:
        """Visit ``url`` in ``browser``; what is looked at is kept in the folder ``pictures``, if any."""
        self.url = url
        self.downloads: dict[str, bytes] = {}
        self._pictures = pictures
        self._context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
        self._looking = browser.new_context(viewport={"width": 1280, "height": 900})
        self.page: Page = self._context.new_page()
        self._glass = self._looking.new_page()

    def open(self, path: str) -> "Visitor":
        """Open a page of the site."""
        self.page.goto(self.url + path)
        return self

    def sign_in(self, email: str) -> "Visitor":
        """Sign in to an account of the demonstration."""
        sign_in(self.page, self.url, email)
        return self

    def press(self, words: str) -> "Visitor":
        """Press the button in the page that says ``words``."""
        press(self.page, words)
        return self

    def click(self, words: str) -> "Visitor":
        """Follow the link in the page that says ``words``."""
        return self.go(self.page.locator("main").get_by_role("link", name=words).first)

    def find_to_moderate(self, slug: str, filters: str, words: str) -> "Visitor":
        """Open the answer of the moderators' queue that holds ``words``; background work brings it there in seconds."""
        for _ in range(40):
            self.open(f"/en/desk/{slug}/moderatie/wachtrij?language=all&{filters}")
            buttons = self.page.locator("main table button").all()
            for address in [str(one.get_attribute("formaction")).replace("/nemen", "") for one in buttons]:
                self.open(address)
                if words in self.text:
                    return self
            self.page.wait_for_timeout(500)
        raise AssertionError(f"no answer that waits holds {words!r}")

    def field(self, name: str) -> Locator:
        """Return the field named ``name``."""
        return self.page.locator(f"[name='{name}']")

    def choose(self, name: str, value: str) -> "Visitor":
        """Choose a radio button or a checkbox by its name and value."""
        self.page.locator(f"input[name='{name}'][value='{value}']").check()
        return self

    def look_at_decision(self, slug: str, words: str) -> "Visitor":
        """Open the decision that waits for a second look on the answer that holds ``words``."""
        self.open(f"/en/desk/{slug}/moderatie/tweede-blik").look("second-looks")
        for address in [str(one.get_attribute("href")) for one in self.page.locator("main table a").all()]:
            if words in self.open(address).text:
                return self.look("second-look")
        raise AssertionError(f"no decision waits on {words!r}")

    def agree(self, slug: str, words: str) -> "Visitor":
        """Take the second look at the decision on the answer that holds ``words``, and agree."""
        return self.look_at_decision(slug, words).press("I agree")

    @property
    def text(self) -> str:
        """What stands in the page."""
        return " ".join(self.page.locator("main").inner_text().split())

    def look(self, name: str, *, neutral: bool = False, posted: bool = False) -> "Visitor":
        """Let axe look at this page at both widths, once in a process; a page behind /r/ must not betray its subject.

        Whoever wants pictures looks each time. A page that answered a form (``posted``) cannot be opened again: axe is
        given its text.
        """
        if neutral:
            told = (self.page.title() + self.page.url).lower()
            assert not [word for word in _BAD_TITLES if word in told], told
            assert self.page.locator("script").count() == 0
        if name in _LOOKED_AT and not self._pictures:
            return self
        self._looking.clear_cookies()
        self._looking.add_cookies(self._context.cookies())  # type: ignore[arg-type]  # the same shape, told differently
        if posted:
            page = self.page.content()
            self._glass.route(self.page.url, lambda asked: asked.fulfill(body=page, content_type="text/html"))
        self._glass.goto(self.page.url)
        self._glass.evaluate(AXE.read_text("utf-8"))
        self._see(name)
        self._glass.unroute_all()
        return self

    def download(self, words: str) -> bytes:
        """Follow a link that downloads, and return the bytes."""
        with self.page.expect_download() as waiting:
            self.page.locator("main").get_by_role("link", name=words).first.click()
        content = waiting.value.path().read_bytes()
        self.downloads[waiting.value.suggested_filename] = content
        return content

    def forget(self) -> "Visitor":
        """Lose every cookie, as on another device."""
        self._context.clear_cookies()
        return self

    def close(self) -> None:
        """Close both windows."""
        self._context.close()
        self._looking.close()

    def go(self, where: Locator) -> "Visitor":
        """Click on ``where`` in this page, as :func:`go` does."""
        go(where)
        return self

    def _see(self, name: str) -> None:
        for width in (1280, 375):
            self._glass.set_viewport_size({"width": width, "height": 900})
            # As high as the page: a bar that stays in view must not lie over what axe measures.
            height = self._glass.evaluate("document.documentElement.scrollHeight")
            self._glass.set_viewport_size({"width": width, "height": height})
            faults = self._axe()
            assert not faults, f"{name} at {width}: {faults}"
            assert self._glass.evaluate("document.documentElement.scrollWidth") <= width, (
                f"{name} is wider than {width}"
            )
            if self._pictures:
                self._glass.screenshot(path=self._pictures / f"{name}-{width}.png", full_page=True)
        _LOOKED_AT.add(name)

    def _axe(self) -> list[str]:
        asked = "options => axe.run(document, options).then(found => found.violations)"
        violations: list[dict[str, Any]] = self._glass.evaluate(asked, RULES)
        return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in violations]


Come = Callable[[], Visitor]
"""Somebody more, in a fresh browser."""


def go(where: Locator) -> None:
    """Click, and wait for the whole page that comes of it: a click returns before the server has answered.

    Every click of a journey that leads to a page is made here: what is read or opened too soon is of the page before,
    or of half a page. What leads to no page, such as a form that the browser itself refuses, is given up after a while.
    """
    clicked = False
    try:
        with where.page.expect_navigation(wait_until="domcontentloaded", timeout=_PATIENCE):
            where.click()
            clicked = True
    except NoPageError:
        if not clicked:
            raise


def press(page: Page, words: str) -> None:
    """Press the first button of the page's content that says ``words``."""
    go(page.locator("main").get_by_role("button", name=words).first)


def unfold(where: Locator) -> None:
    """Click on what stays on its page: the summary of something folded."""
    where.click()


def sign_in(page: Page, url: str, email: str) -> None:
    """Sign in to an account of the demonstration at ``url``."""
    page.goto(f"{url}/en/account/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    go(page.locator("main button[type=submit]").first)
