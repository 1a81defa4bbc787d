"""Leaving quickly and without traces, in a real browser, from every kind of page where somebody answers (checks 13, 15, 16)."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request

from tests.chromium import ARGUMENTS, CHROMIUM
from tests.journeys.conftest import Site
from tests.journeys.neutral import served
from tests.journeys.visitor import go, press

ELSEWHERE = "https://www.knmi.nl/"
TYPED = "Mijn woorden staan nog in het veld"
KEPT = "Mijn bewaarde woorden"
CONSULTATION = "/en/consultaties/pooierverbod"
PUBLIC = (
    "/",
    "/en/consultaties/",
    CONSULTATION,
    f"{CONSULTATION}/verloop",
    f"{CONSULTATION}/verloop.atom",
    "/privacy",
    "/hulp",
    "/toegankelijkheid",
    "/wat-wij-bewaren",
    "/beveiliging",
    "/robots.txt",
)
TOR = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
"""What Tor Browser says it is, whatever it runs on."""
Step = Callable[[Page], None]


def begin(page: Page) -> None:
    page.goto(page.url.split("/en")[0] + CONSULTATION)
    go(page.get_by_role("link", name="Start answering"))


def first_part(page: Page) -> None:
    begin(page)
    page.locator("input[name=group][value=sekswerker]").check()
    page.locator("input[name=consent]").check()
    press(page, "Begin")


def everything(page: Page) -> None:
    first_part(page)
    page.goto(page.url.split("/r/")[0] + "/r/alles")
    page.locator("[name='PV-05']").fill(KEPT)


def check(page: Page) -> None:
    everything(page)
    press(page, "Save and continue")


def stopped(page: Page) -> None:
    everything(page)
    press(page, "Continue later")


def come_back(page: Page) -> None:
    stopped(page)
    code = page.locator("main p[translate=no]").inner_text()
    page.goto(page.url.split("/r/")[0] + "/r/verder")
    page.locator("[name=code]").fill(code)


def mine(page: Page) -> None:
    come_back(page)
    press(page, "Continue")


def receipt(page: Page) -> None:
    check(page)
    press(page, "Send my answers")
    assert "Your answers have been received" in page.locator("main").inner_text()


def refused(page: Page) -> None:
    everything(page)
    page.locator("main input[name=csrf_token]").first.evaluate("field => { field.value = 'stale' }")
    press(page, "Save and continue")


STEPS: tuple[Step, ...] = (begin, first_part, everything, check, stopped, come_back, mine, receipt, refused)


@pytest.fixture(scope="module")
def remembering(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser that keeps whole pages to go back to, as those of people do; the test library turns that off."""
    with served("www.knmi.nl", tmp_path_factory.mktemp("neutral")) as rule:
        browser = chromium.browser_type.launch(
            executable_path=CHROMIUM,
            args=[*ARGUMENTS, f"--host-resolver-rules={rule}"],
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield browser
        browser.close()


@pytest.fixture
def window(remembering: Browser, site: Site) -> Iterator[BrowserContext]:
    """A fresh window without scripts."""
    context = remembering.new_context(java_script_enabled=False, ignore_https_errors=True)
    yield context
    context.close()


def sessions(site: Site) -> int:
    with closing(sqlite3.connect(f"file:{site.folder / 'consult.sqlite'}?mode=ro", uri=True)) as database:
        return int(database.execute("SELECT count(*) FROM web_session").fetchone()[0])


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_leaving_ends_everything_and_back_shows_nothing(site: Site, window: BrowserContext, step: Step) -> None:
    before = sessions(site)
    page = window.new_page()
    page.goto(f"{site.url}/en/")
    step(page)
    fields = page.locator("main textarea:not([readonly]):visible, main input[type=text]:visible")
    if fields.count():
        fields.first.fill(TYPED)
    address, shown = page.url, page.locator("main").inner_text()
    # Something that only Clear-Site-Data takes away: we never set it.
    window.add_cookies([{"name": "left", "value": "behind", "url": site.url}])
    exit_ = page.get_by_role("link", name="Leave this site quickly")
    assert "noreferrer" in str(exit_.get_attribute("rel"))
    go(exit_)
    page.wait_for_url(ELSEWHERE)
    assert window.cookies() == []
    assert sessions(site) == before
    back(page)
    assert nothing_of(page), f"{address}: Back shows words"
    if step not in {begin, come_back}:
        assert " ".join(page.locator("main").all_inner_texts()) != shown, f"{address} is shown again as it was"
    page.goto(address)
    assert nothing_of(page), f"{address}: its address shows words"


@pytest.mark.parametrize("step", [stopped, receipt], ids=lambda step: step.__name__)
def test_sending_the_form_again_after_leaving_shows_no_code(window: BrowserContext, site: Site, step: Step) -> None:
    page = window.new_page()
    page.goto(f"{site.url}/en/")
    step(page)
    code = page.locator("main p[translate=no]")
    shown = code.inner_text()
    page.reload()
    assert code.inner_text() == shown, "the same browser, with its cookie"
    go(page.get_by_role("link", name="Leave this site quickly"))
    page.wait_for_url(ELSEWHERE)
    # The browser kept no page, and asks whether to send the form again; loading anew is the answer "yes".
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        page.go_back()
    page.wait_for_url("chrome-error://**")
    page.reload()
    assert "We cannot show it again" in page.locator("main").inner_text()
    assert code.count() == 0


def back(page: Page) -> None:
    """Go back as somebody does who answers "no" when the browser asks whether to send a form again."""
    question = "<title>Send the form again?</title>"
    page.context.route(
        "**/*",
        lambda route: (
            route.fulfill(content_type="text/html", body=question)
            if route.request.method == "POST"
            else route.fallback()
        ),
    )
    page.go_back()


def nothing_of(page: Page) -> bool:
    """Whether a page shows no word that was typed, and no field holds any."""
    return TYPED not in page.content() and KEPT not in page.content() and not any(values(page))


def values(page: Page) -> list[str]:
    """What fields for words hold."""
    return [one.input_value() for one in page.locator("main textarea, main input[type=text]").all()]


def test_no_cookie_comes_before_it_is_needed(site: Site, window: BrowserContext) -> None:
    page = window.new_page()
    for path in PUBLIC:
        window.request.get(site.url + path) if path.endswith((".atom", ".txt")) else page.goto(site.url + path)
        assert window.cookies() == [], path
    page.goto(site.url + CONSULTATION)
    go(page.get_by_role("link", name="Start answering"))
    (cookie,) = window.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == ("s", True, "Lax", -1)


def test_a_browser_with_scripts_asks_nothing_of_others_and_stores_nothing(site: Site, chromium: Browser) -> None:
    context = chromium.new_context()
    asked = requests_of(context)
    page = context.new_page()
    for path in PUBLIC:
        if not path.endswith((".atom", ".txt")):
            page.goto(site.url + path)
            assert stored(page) == [0, 0, 0, 0, 0], path
    # What a page stores stays until the window is closed, and these three go through all the others.
    for step in (mine, receipt, refused):
        context.clear_cookies()
        page.goto(f"{site.url}/en/")
        step(page)
        assert stored(page) == [0, 0, 0, 0, 0], step.__name__
    assert len(asked) > 50
    assert [request.url for request in asked if not request.url.startswith(f"{site.url}/")] == []
    context.close()


def requests_of(context: BrowserContext) -> list[Request]:
    """The list to which every request of this window is added from now on."""
    asked: list[Request] = []

    def keep(request: Request) -> None:
        asked.append(request)

    context.on("request", keep)
    return asked


def stored(page: Page) -> list[int]:
    """How much lies in each of the places where a page may store something, cookies apart."""
    counted: list[int] = page.evaluate(
        """async () => [
            localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
            (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length,
        ]"""
    )
    return counted


def test_somebody_answers_with_tor_browser_at_its_safest(site: Site, chromium: Browser) -> None:
    context = chromium.new_context(
        user_agent=TOR, java_script_enabled=False, locale="en-US", viewport={"width": 1000, "height": 900}
    )
    asked = requests_of(context)
    # At its safest it loads neither fonts nor drawings.
    context.route("**/*.{woff2,svg}", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{site.url}/en/")
    receipt(page)
    assert {request.headers["user-agent"] for request in asked} == {TOR}
    assert [request.url for request in asked if request.all_headers().get("referer")] == []
    assert page.locator("script").count() == 0
    context.close()
