"""The main job in a real browser with scripts off: answered, moderated, coded, synthesised, reported, downloaded."""

from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from lxml import html
from playwright.sync_api import Browser

from tests.journeys.conftest import Site
from tests.journeys.visitor import Come, Visitor, sign_in
from tests.leaks import leaks, readable_parts

SECRET = "Zwaluwstaart Kwikstaartje"
WORDS = f"My neighbour {SECRET} drives me home. Punish those who coerce, and leave drivers in peace. Ask us first."
SAID = "Punish those who coerce, and leave drivers in peace."
OUR_WORDS = "Our members want to be asked first."


def test_the_whole_road_from_an_answer_to_a_report_without_scripts(site: Site, visitor: Come) -> None:
    _respond_as_a_sex_worker(visitor())
    _respond_as_an_organisation(visitor(), "alliantie@alliantie.example", OUR_WORDS)
    _respond_as_an_organisation(visitor(), "gemeente@gemeente.example", "Our inspectors need clear rules.")
    moderator = visitor().sign_in("moderator@bureau.example")
    moderator.look("desk")
    _moderate(moderator, "sekswerker", SAID, hide=SECRET)
    _moderate(moderator, "swad", OUR_WORDS)
    visitor().sign_in("moderator-b@bureau.example").agree("pooierverbod", SAID)
    analyst = visitor().sign_in("codeur-a@bureau.example")
    _code(analyst, "sekswerker", SAID)
    _write(analyst)
    _clear_the_quote(visitor().sign_in("senior@bureau.example"))
    _offer(analyst)
    second = visitor().sign_in("codeur-b@bureau.example")
    _approve_and_release(second)
    official = visitor().sign_in("ambtenaar@ministerie.example")
    _download(official)
    _nothing_leaked(site, {"official": official, "analyst": analyst, "anybody": visitor()})
    assert "The audit log holds" in site.consult("audit", "verify")


def test_single_keys_decide_on_an_answer_where_scripts_run(site: Site, chromium: Browser) -> None:
    page = chromium.new_page()
    sign_in(page, site.url, "moderator@bureau.example")
    page.goto(f"{site.url}/en/desk/opting-in/moderatie/wachtrij")
    page.locator("main table button").first.click()
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


def _code(person: Visitor, group: str, words: str) -> None:
    person.open(f"/en/desk/pooierverbod/coderen?question=PV-09&group={group}&coded=no").look("contributions")
    _find(person, "main table a", words)
    assert SECRET not in person.page.content()
    sentence = person.page.locator("li", has_text=words).locator("input[name=sentences]")
    sentence.check()
    person.page.locator("details", has_text="Effects").first.locator("summary").first.click()
    person.choose("theme", "E-VEILIG").choose("stance", "none")
    person.look("coding").press("Save coding")
    assert "The coding was saved." in person.text


def _write(person: Visitor) -> None:
    person.open("/en/desk/pooierverbod/synthese").look("themes").press("Begin a draft")
    person.look("draft")
    person.field("theme").select_option("E-VEILIG")
    person.press("Choose passages")
    person.field("statement").fill("A respondent asks for punishment of coercion and not of drivers.")
    passage = person.page.locator("li", has_text=SAID)
    passage.locator("input[name=evidence]").check()
    passage.locator("input[name=quote]").check()
    person.choose("from_one", "1").choose("kind", "theme").look("finding").press("Save finding")
    person.field("nl").fill("Wie dwingt moet straf krijgen. Chauffeurs niet.")
    person.field("en").fill("Punish those who coerce, not drivers.")
    person.field("no_minority_because").fill("Er is pas een begin gecodeerd.")
    person.press("Save summary").look("synthesis")


def _clear_the_quote(person: Visitor) -> None:
    person.open("/en/desk/pooierverbod/synthese/citaten").look("quotes")
    for risk in ("words", "together", "others"):
        person.choose("looked_at", risk)
    person.press("May be printed")


def _offer(person: Visitor) -> None:
    person.open("/en/desk/pooierverbod/synthese").click("Synthesis 1").press("Offer for approval")
    assert "Somebody else must approve it." in person.text


def _approve_and_release(person: Visitor) -> None:
    person.open("/en/desk/pooierverbod/synthese").click("Synthesis 1").look("approve").press("Approve")
    person.open("/en/desk/pooierverbod/verslagen").press("Release this synthesis as a report")
    for _ in range(60):
        person.open("/en/desk/pooierverbod/verslagen")
        if "Checksum" in person.text:
            break
        person.page.wait_for_timeout(1000)
    assert "Checksum" in person.text
    person.look("reports")


def _download(person: Visitor) -> None:
    person.open("/en/desk").look("official").open("/en/desk/pooierverbod/verslagen").look("official-reports")
    names = person.page.locator("main table a").all_inner_texts()
    for name in names:
        person.download(name)
    formats = {name.rsplit(".", 1)[1] for name in person.downloads}
    assert formats == {"html", "pdf", "docx", "odt", "xlsx", "csv", "json"}
    assert any(SAID in content.decode() for name, content in person.downloads.items() if name.endswith("html"))


def _nothing_leaked(site: Site, readers: Mapping[str, Visitor]) -> None:
    """No spelling of the hidden words is in any page, download or file of the index (check 34).

    Nor does a raw word lie in clear in any file of the site.
    """
    pages = {f"{who}: {at}": page for who, person in readers.items() for at, page in _pages(person)}
    downloads = {name: content for person in readers.values() for name, content in person.downloads.items()}
    files = {path.name: path.read_bytes() for path in site.folder.iterdir()}
    assert any("/consultaties/pooierverbod" in at for at in pages)
    assert any("official: /en/desk/pooierverbod/verslagen" in at for at in pages)
    assert any("coerce" in text for _part, text in readable_parts(downloads["verslag-1-en.pdf"]))
    assert len(files["index.sqlite"]) > 4096
    assert leaks([SECRET, *SECRET.split()], {**pages, **downloads, **files}) == []
    assert leaks(["A colleague walks me home"], files) == []
    assert leaks([SAID], pages), "what was let through is read, so pages with words were looked at"


def _pages(person: Visitor) -> Iterator[tuple[str, bytes]]:
    """Every page that can be reached from the first ones by following links, as this person sees it."""
    asked = person.page.context.request
    waiting, known = ["/", "/en/", "/en/desk"], set[str]()
    while waiting:
        path = waiting.pop(0)
        if path in known or "verlaten" in path or "verslag-" in path:
            continue
        known.add(path)
        answer = asked.get(person.url + path)
        if answer.ok and "html" in answer.headers["content-type"]:
            page = answer.body()
            yield path, page
            links = (urljoin(answer.url, str(link)) for link in html.fromstring(page).xpath("//a/@href"))
            waiting += [
                link.removeprefix(person.url).partition("#")[0] for link in links if link.startswith(person.url)
            ]


def _find(person: Visitor, links: str, words: str) -> None:
    """Open the links one after another until a page holds ``words``."""
    addresses = [link.get_attribute("href") for link in person.page.locator(links).all()]
    for address in addresses:
        person.open(str(address))
        if words in person.text:
            return
    raise AssertionError(f"none of {len(addresses)} pages holds {words!r}")
