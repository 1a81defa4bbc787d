"""The main job in a real browser with scripts off: answered, moderated, coded, synthesised, reported, downloaded."""

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Site
from tests.journeys.road import Road, approve_and_release, offer
from tests.journeys.sweep import everything
from tests.journeys.visitor import Come, Visitor, go, sign_in, unfold
from tests.leaks import leaks, readable_parts

SECRET = "Zwaluwstaart Kwikstaartje"
WORDS = f"My neighbour {SECRET} drives me home. Punish those who coerce, and leave drivers in peace. Ask us first."
SAID = "Punish those who coerce, and leave drivers in peace."
SEARCHED = {"documentanalyse", "opting-in", "pooierverbod"}
"""The consultations whose words an analyst of the demonstration searches."""
OUR_WORDS = "Our members want to be asked first."
ROAD = Road(
    slug="pooierverbod",
    question="PV-09",
    group="sekswerker",
    said=SAID,
    theme="E-VEILIG",
    statement="A respondent asks for punishment of coercion and not of drivers.",
    summary="Wie dwingt moet straf krijgen. Chauffeurs niet.",
)


def test_the_whole_road_from_an_answer_to_a_report_without_scripts(
    site: Site, visitor: Come, pytestconfig: pytest.Config
) -> None:
    _respond_as_a_sex_worker(visitor())
    _respond_as_an_organisation(visitor(), "alliantie@alliantie.example", OUR_WORDS)
    _respond_as_an_organisation(visitor(), "gemeente@gemeente.example", "Our inspectors need clear rules.")
    moderator = visitor().sign_in("moderator@bureau.example")
    moderator.look("desk")
    _moderate(moderator, "sekswerker", SAID, hide=SECRET)
    _moderate(moderator, "swad", OUR_WORDS)
    visitor().sign_in("moderator-b@bureau.example").agree("pooierverbod", SAID)
    analyst = visitor().sign_in("codeur-a@bureau.example")
    coded = ROAD.code(analyst)
    assert SECRET not in analyst.page.content()
    ROAD.write(analyst)
    ROAD.clear_the_quote(visitor().sign_in("senior@bureau.example"))
    offer(analyst, ROAD.slug)
    approve_and_release(visitor().sign_in("codeur-b@bureau.example"), ROAD.slug)
    official = visitor().sign_in("ambtenaar@ministerie.example")
    _download(official)
    readers = {"official": official, "analyst": analyst, "anybody": visitor()}
    _nothing_leaked(site, readers, coded, all_pages=pytestconfig.getoption("every_page"))
    assert "The audit log holds" in site.consult("audit", "verify")


def test_single_keys_decide_on_an_answer_where_scripts_run(site: Site, chromium: Browser) -> None:
    page = chromium.new_page()
    sign_in(page, site.url, "moderator@bureau.example")
    page.goto(f"{site.url}/en/desk/opting-in/moderatie/wachtrij")
    go(page.locator("main table button").first)
    page.get_by_label("Turn single keys off").wait_for()
    page.keyboard.press("7")
    assert page.get_by_label("Ask for a second look: I am not sure").is_checked()
    page.get_by_label("Hide more").focus()
    page.keyboard.press("1")
    assert page.get_by_label("Ask for a second look: I am not sure").is_checked(), "somebody typed"
    page.keyboard.press("Backspace")
    page.get_by_label("Ask for a second look: I am not sure").focus()
    page.keyboard.press("1")
    with page.expect_navigation():
        page.keyboard.press("p")
    assert page.get_by_label("Accept: others may read it").is_checked()
    page.context.close()


def _respond_as_a_sex_worker(person: Visitor) -> None:
    person.open("/").look("home").open("/en/consultaties/pooierverbod").look("consultation")
    person.click("Start answering").look("begin", neutral=True)
    person.press("Begin")
    assert "Something is not right yet" in person.text
    person.choose("group", "sekswerker").choose("consent", "yes").press("Begin")
    person.look("part-1", neutral=True)
    person.field("PV-01-1").select_option("dwang")
    person.press("Save and continue").look("part-2", neutral=True)
    person.field("PV-05").fill("A colleague walks me home.")
    person.press("Continue later")
    code = person.page.locator("main p[translate=no]").inner_text()
    assert len("".join(code.split())) == 24
    person.forget().open("/en/r/verder").look("enter-code", neutral=True)
    person.field("code").fill("-".join(code.lower().split()))
    person.press("Continue").open("/en/r/alles").look("everything", neutral=True)
    assert person.field("PV-05").input_value() == "A colleague walks me home."
    person.field("PV-09").fill(WORDS)
    person.choose("PV-09.use", "citaat")
    person.press("Save and continue").look("check", neutral=True)
    person.press("Send my answers")
    assert "Your answers have been received" in person.text
    assert SECRET not in person.page.content()
    person.forget().open("/en/r/verder").field("code").fill(code)
    person.press("Continue").look("mine", neutral=True)
    assert SAID not in person.page.content()


def _respond_as_an_organisation(person: Visitor, email: str, words: str) -> None:
    name = email.split("@", maxsplit=1)[0]
    person.sign_in(email).open("/en/consultaties/pooierverbod").click("Answer for an organisation")
    person.look(f"organisation-{name}", neutral=True)
    person.choose("consent", "yes").press("Begin")
    person.open("/en/r/alles").field("PV-09").fill(words)
    person.choose("PV-09.use", "openbaar")
    person.press("Save and continue").look(f"organisation-check-{name}", neutral=True)
    person.field("consulted").fill("our members")
    person.press("Send my answers")
    assert "Your answers have been received" in person.text


def _moderate(person: Visitor, group: str, words: str, *, hide: str = "") -> None:
    queue = f"/en/desk/pooierverbod/moderatie/wachtrij?question=PV-09&group={group}"
    person.open("/en/desk/pooierverbod/moderatie").look("moderation")
    person.open(queue).look(f"queue-{group}")
    person.find_to_moderate("pooierverbod", f"question=PV-09&group={group}", words).press("Take this answer")
    assert "You, until" in person.text
    marked = person.field("marked")
    if hide:
        marked.fill(marked.input_value().replace(hide, f"[[name or contact|{hide}]]"))
        person.choose("ruling", "accept").press("See how others read it")
        assert "[name or contact]" in person.text
    person.look(f"review-{group}").choose("ruling", "accept").press("Save the decision and go on")
    assert "Nothing was stored" not in person.text


def _download(person: Visitor) -> None:
    person.open("/en/desk").look("official").open("/en/desk/pooierverbod/verslagen").look("official-reports")
    closed = person.page.locator("main details:not([open]) > summary")
    while closed.count():
        unfold(closed.first)
    names = person.page.locator("main table a").all_inner_texts()
    for name in names:
        person.download(name)
    formats = {name.rsplit(".", 1)[1] for name in person.downloads}
    assert formats == {"html", "pdf", "docx", "odt", "xlsx", "ods", "zip", "json"}
    assert any(SAID in content.decode() for name, content in person.downloads.items() if name.endswith("html"))


def _nothing_leaked(site: Site, readers: Mapping[str, Visitor], coded: str, *, all_pages: bool) -> None:
    """No spelling of the hidden words is in any page, file, search, download or part of the index (check 34).

    Nor does a raw word lie in clear in any file of the site.
    """
    read = {
        f"{who}: {at}": content
        for who, person in readers.items()
        for at, content in everything(person, ROAD.slug, [coded], SAID, all_pages=all_pages).items()
    }
    downloads = {name: content for person in readers.values() for name, content in person.downloads.items()}
    files = {path.name: path.read_bytes() for path in site.folder.iterdir()}
    assert f"analyst: {coded}" in read
    assert set(re.findall(r"analyst: (?:/en)?/desk/([^/]+)/zoeken: ", "\n".join(read))) == SEARCHED
    assert b"coerce" in read[f"analyst: /desk/{ROAD.slug}/zoeken: {SAID}"], "what was let through is read"
    assert any("/consultaties/pooierverbod" in at for at in read)
    assert any("official: /en/desk/pooierverbod/verslagen" in at for at in read)
    assert any("coerce" in text for _part, text in readable_parts(downloads["verslag-1-en.pdf"]))
    assert len(files["index.sqlite"]) > 4096
    assert leaks([SECRET, *SECRET.split()], {**read, **downloads}) == []
    assert leaks([SECRET, *SECRET.split(), "A colleague walks me home"], files) == []
