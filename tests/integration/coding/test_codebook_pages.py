"""The codebook as its visitors see it, without scripts: from a draft to a version in force, and files in and out."""

import io
import json
import zipfile

import pytest
from flask import Flask
from sqlalchemy import select

from consult.access import Role
from consult.audit import AuditAction, AuditEvent
from consult.coding.exchange import codings
from consult.coding.models import Coding, Stance, Theme
from consult.coding.queries import corpus
from consult.coding.services import retire_theme
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from tests.browser import Browser
from tests.integration.coding.make import Place, signed_in, statements
from tests.integration.coding.test_codebook import Book
from tests.integration.moderation import make

BOOK = "/en/desk/pooierverbod/codeboek"
DRAFT = f"{BOOK}/ontwerp"
DESK = "/en/desk/pooierverbod/coderen"


@pytest.fixture
def browser(app: Flask, place: Place) -> Browser:
    return signed_in(app, place.analyst)


def test_an_analyst_drafts_a_theme_and_a_colleague_puts_it_in_force(app: Flask, browser: Browser, place: Place) -> None:
    browser.open(BOOK).press("Begin a draft")
    browser.click("Colleagues, partners")
    browser.press("Save in the draft", **{"name-en": "People close by", "why": "Shorter"})
    assert "The draft was saved." in browser.text
    assert "B-COLLEGA People close by: Other name Shorter" in browser.text
    assert "People close by" not in browser.open(BOOK).text
    browser.open(DRAFT).press("Put this codebook in force", status=422, settled_with="Voorbeeldalliantie")
    assert "You changed this draft yourself." in browser.text
    assert browser.page.xpath("//input[@name='settled_with']/@value") == ["Voorbeeldalliantie"]
    other = signed_in(app, place.other).open(DRAFT)
    other.press("Put this codebook in force", not_settled_because="Too early")
    assert "The codebook is in force." in other.text
    assert "People close by" in other.text
    assert "Settled with nobody else Too early" in other.text
    assert "T. Aksoy" in other.text
    other.click("Version 0.2.0")
    assert "removed:" in other.text
    assert "People close by" in other.text


def test_merging_asks_why_and_the_list_of_doubles_is_emptied_by_looking(browser: Browser, place: Place) -> None:
    written = place.contribution()
    place.code(written, "B-COLLEGA", Stance.CONDITIONAL, condition="mits samen")
    place.code(written, "B-DIENST", Stance.OPPOSE)
    Book(place)
    browser.open(f"{DRAFT}/thema/B-COLLEGA").press("Merge", status=422, into="B-DIENST")
    assert "Say why" in browser.text
    browser.press("Merge", status=422, into="", why="Overlap")
    browser.press("Merge", into="B-DIENST", why="Overlap")
    assert "goes into B-DIENST" in browser.text
    browser.press("Put this codebook in force", note="Eerste ronde", settled_with="Voorbeeldalliantie")
    assert "One coder, one passage" in browser.text or "one coder, one passage" in browser.text
    assert "mits samen" in browser.text
    assert "1 coding went along" in browser.text
    browser.press("I looked at both")
    assert "mits samen" not in browser.text


def test_a_split_takes_the_codings_along_that_were_ticked_and_shows_no_hidden_word(
    browser: Browser, place: Place
) -> None:
    first = place.code(place.contribution(passages=(Passage(Span(3, 9), Category.CONTACT),)))
    place.code(place.contribution())
    Book(place)
    browser.open(f"{DRAFT}/thema/B-COLLEGA").click("Split a new theme off")
    assert "[name or contact]" in browser.text
    assert "█" not in browser.answer.get_data(as_text=True)
    fields = {"name-nl": "Onderling", "name-en": "Among themselves", "definition": "Over elkaar.", "why": "Twee dingen"}
    browser.press("Save in the draft", status=422, **fields, key="fout")
    assert "Use capitals" in browser.text
    browser.press("Save in the draft", **fields, key="b-onderling", codings=[str(first.id)])
    assert "B-ONDERLING Among themselves: split off from B-COLLEGA" in browser.text
    browser.press("Put this codebook in force", note="x", settled_with="Voorbeeldalliantie")
    with place.database.reading() as session:
        assert session.scalars(select(Theme.key).join(Coding).where(Coding.id == first.id)).all() == ["B-ONDERLING"]


def test_a_retired_theme_is_not_on_the_coding_desk_any_more(browser: Browser, place: Place) -> None:
    written = place.contribution()
    place.code(written)
    Book(place)
    browser.open(f"{DRAFT}/thema/B-COLLEGA").press("Retire", why="Niet nodig")
    browser.press("Put this codebook in force", note="x", settled_with="Voorbeeldalliantie")
    browser.open(f"{DESK}/{written.number}")
    assert not browser.page.xpath("//input[@name='theme'][@value='B-COLLEGA']")
    assert browser.page.xpath("//button[contains(@formaction, 'weghalen')]")


def test_of_two_at_one_draft_the_second_keeps_what_was_typed_and_is_told(browser: Browser, place: Place) -> None:
    book = Book(place)
    browser.open(f"{DRAFT}/thema/B-COLLEGA")
    book.do(retire_theme, "E-VEILIG")
    browser.press("Save in the draft", status=409, definition="Mijn woorden")
    assert "Somebody else changed the draft" in browser.text
    assert "Mijn woorden" in browser.text


def test_a_theme_may_be_added_and_taken_out_and_a_draft_thrown_away(browser: Browser, place: Place) -> None:
    Book(place)
    browser.open(DRAFT).click("Add a theme")
    browser.press(
        "Save in the draft",
        **{
            "key": "B-NIEUW",
            "name-nl": "Nieuw",
            "name-en": "New one",
            "definition": "Iets nieuws.",
            "family": "afbakening",
        },
    )
    browser.click("New one").press("Take out", why="Toch niet")
    assert "B-NIEUW" not in browser.text
    browser.press("Throw this draft away")
    assert "The draft was thrown away." in browser.text
    browser.open(DRAFT, status=404)


@pytest.mark.parametrize("kind", ["csv", "yaml", "qdc"])
def test_a_codebook_leaves_and_comes_back_into_a_draft_without_a_change(
    browser: Browser, place: Place, kind: str
) -> None:
    Book(place)
    answer = browser.client.get(f"{BOOK}/bestand.{kind}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="codeboek-0.1.0.{kind}"'
    _send(browser, DRAFT, "inlezen", f"boek.{kind}", answer.data)
    assert "No differences" in browser.text


def test_a_faulty_file_is_refused_with_its_lines_and_the_draft_stays(browser: Browser, place: Place) -> None:
    Book(place)
    content = b"id,nl,en,parent\nB-COLLEGA,x,y,B-GEEN\nB-COLLEGA,x,y,\n"
    _send(browser, DRAFT, "inlezen", "boek.csv", content, status=422)
    assert "nothing was stored. Faults found: 2" in browser.text
    assert 'unknown parent "B-GEEN"' in browser.text
    assert "is there twice" in browser.text
    _send(browser, DRAFT, "inlezen", "boek.exe", b"x", status=422)
    assert "Choose a file that ends in" in browser.text
    assert "No differences" in browser.open(DRAFT).text


def test_the_other_consultations_of_a_key_are_named(browser: Browser, place: Place) -> None:
    with place.database.transaction() as session:
        make.consultation(session, "opting-in")
    assert "Same key in:" in browser.open(BOOK).text


def test_codings_leave_as_a_project_and_as_tables_and_the_log_tells_who_took_them(
    browser: Browser, place: Place
) -> None:
    written = place.contribution(passages=(Passage(Span(18, 28), Category.CONTACT),))
    place.code(written, span=Span(0, 39))
    contents = {
        kind: browser.client.get(f"{DESK}/uitwisselen/coderingen.{kind}").data for kind in ("qdpx", "csv", "jsonl")
    }
    archive = zipfile.ZipFile(io.BytesIO(contents["qdpx"]))
    text = archive.read(next(name for name in archive.namelist() if name.startswith("sources/"))).decode()
    assert text.startswith("Wij werken samen. [name or contact] rijdt ons.")
    assert "Coder 1" in archive.read("project.qde").decode()
    row = json.loads(contents["jsonl"].decode().splitlines()[-1])
    assert (row["contribution"], row["theme"], row["stance"]) == (written.number, "B-COLLEGA", "support")
    for content in (*contents.values(), archive.read("project.qde")):
        assert place.analyst.name.encode() not in content
    with place.database.reading() as session:
        sent = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.CODINGS_SENT)).all()
    assert sorted(event.details["format"] for event in sent) == ["csv", "jsonl", "qdpx"]
    assert {event.actor_id for event in sent} == {place.analyst.id}
    browser.open(f"{DESK}/uitwisselen/coderingen.exe", status=404)


def test_tables_of_many_codings_are_those_of_few(
    browser: Browser, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read one text and sent a row at a time, a table is the same."""
    for _ in range(3):
        place.code(place.contribution(), span=Span(0, 16))
    whole = {kind: browser.client.get(f"{DESK}/uitwisselen/coderingen.{kind}").data for kind in ("csv", "jsonl")}
    monkeypatch.setattr(corpus, "_BATCH", 1)
    monkeypatch.setattr(codings, "_PIECE", 1)
    for kind, content in whole.items():
        assert browser.client.get(f"{DESK}/uitwisselen/coderingen.{kind}").data == content
        assert len(content.splitlines()) == 3 + (kind == "csv") + 1, "three codings below the remark and the heads"


def test_a_project_is_read_in_by_another_analyst_in_another_language(
    app: Flask, browser: Browser, place: Place
) -> None:
    place.code(place.contribution(passages=(Passage(Span(18, 28), Category.CONTACT),)), span=Span(0, 39))
    content = browser.client.get("/desk/pooierverbod/coderen/uitwisselen/coderingen.qdpx").data
    other = signed_in(app, place.other)
    _send(other, f"{DESK}/uitwisselen", "", "x.qdpx", content)
    assert "1 coding was read in as yours." in other.text
    _send(other, f"{DESK}/uitwisselen", "", "x.qdpx", content)
    assert "2 codings were there already." in other.text or "1 coding was there already." in other.text


def test_what_is_no_project_is_refused_and_what_does_not_match_is_listed(browser: Browser, place: Place) -> None:
    _send(browser, f"{DESK}/uitwisselen", "", "x.qdpx", b"PK\x03\x04", status=422)
    assert "nothing was stored" in browser.text
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        guid = "11111111-1111-4111-8111-111111111111"
        archive.writestr("sources/a.txt", "Iets")
        archive.writestr(
            "project.qde",
            f'<Project xmlns="urn:QDA-XML:project:1.0" name="x"><Sources><TextSource guid="{guid}" name="Interview 3"'
            ' plainTextPath="internal://a.txt"/></Sources></Project>',
        )
    place.contribution()
    _send(browser, f"{DESK}/uitwisselen", "", "x.qdpx", out.getvalue())
    (cells,) = [row.xpath(".//*/text()") for row in browser.page.xpath("//tbody/tr")]
    assert cells == ["Interview 3", "There is no contribution with this number."]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OFFICIAL, Role.EDITOR, Role.ADMINISTRATOR])
def test_nobody_but_an_analyst_sees_the_codebook_or_takes_codings_along(app: Flask, place: Place, role: Role) -> None:
    Book(place)
    with place.database.transaction() as session:
        user = make.staff(session, role)
    for path in (BOOK, DRAFT, f"{DRAFT}/thema/B-COLLEGA", f"{DESK}/uitwisselen", f"{DESK}/uitwisselen/coderingen.qdpx"):
        signed_in(app, user).open(path, status=403)


def test_an_analyst_whom_the_owner_employs_is_refused(app: Flask, place: Place) -> None:
    Book(place)
    with place.database.transaction() as session:
        user = make.staff(session, Role.ANALYST, employer=make.OWNER)
    for path in (BOOK, DRAFT, f"{DESK}/uitwisselen/coderingen.qdpx"):
        signed_in(app, user).open(path, status=403)


def test_the_page_of_the_codebook_asks_the_database_little(browser: Browser, place: Place) -> None:
    for _ in range(4):
        place.code(place.contribution())
    browser.open(BOOK)
    with statements(place.database) as asked:
        browser.open(BOOK)
    assert len(asked) <= 11, asked


def _send(browser: Browser, page: str, path: str, name: str, content: bytes, *, status: int = 200) -> None:
    browser.open(page)
    revision = browser.page.xpath("//input[@name='revision']/@value")
    fields = {
        "csrf_token": browser.token,
        "file": (io.BytesIO(content), name),
        "revision": revision[0] if revision else "",
    }
    browser.post(f"{page}/{path}" if path else page, fields, status=status)
