"""The search index: it finds what was let through, says nothing by itself, and forgets with its contribution."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import update

from consult.access import Role
from consult.accounts.models import User
from consult.config import Settings
from consult.db import Database
from consult.index import Entry, Index
from consult.jobs.worker import run_next
from consult.moderation.cli import rebuild
from consult.moderation.models import Verdict
from consult.moderation.queries import Texts, search
from consult.moderation.services import decide
from consult.responses.models import Answer, Channel, Response, ResponseState
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from consult.text.stems import sought, stems
from consult.vault import Vault
from tests.browser import Browser
from tests.conftest import without_second_factor
from tests.integration.coding.make import Place, refer, signed_in
from tests.integration.coding.make import place as made_place
from tests.integration.moderation import make
from tests.leaks import leaks

SECRET = "Zwaluwstaart"
WORDS = f"Mijn buurvrouw {SECRET} brengt mij naar de gemeenten. Vraag het ons eerst."
HIDDEN = Passage(Span(15, 15 + len(SECRET)), Category.CONTACT)
DESK = "/en/desk/pooierverbod/zoeken"


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    return without_second_factor(settings)


@pytest.fixture
def place(database: Database, vault: Vault) -> Place:
    return made_place(database, vault)


@pytest.fixture
def index(app: Flask) -> Index:
    found: Index = app.extensions["consult.index"]
    return found


def work(app: Flask, place: Place) -> None:
    while run_next(place.database, app.extensions["consult.tasks"]):
        pass


def entry(consultation: UUID, number: int) -> Entry:
    """One that no contribution stands behind."""
    return Entry(
        contribution=uuid4(), consultation=consultation, number=number, question="", group="", channel="", language=""
    )


def found(place: Place, index: Index, words: str, **chosen: str) -> list[int]:
    """The numbers of what is found."""
    with place.database.reading() as session:
        hits = search(session, Texts(session, place.vault), index, place.id, words, chosen=chosen).hits
        return [hit.contribution.number for hit in hits]


def test_what_is_accepted_is_found_in_any_form_and_what_is_hidden_never(app: Flask, place: Place, index: Index) -> None:
    number = place.contribution(WORDS, passages=(HIDDEN,)).number
    place.contribution("Wij werken samen.")
    assert found(place, index, "gemeente") == []
    work(app, place)
    assert found(place, index, "gemeente vraag") == [number]
    assert found(place, index, "samen werken") != []
    for words in ("gemeente samen", "samen gemeente"):
        assert index.find(place.id, sought(words), chosen={}) == [], "no text holds both"
    assert found(place, index, SECRET) == []
    assert found(place, index, "naam") == []


@pytest.mark.parametrize("few", [1, 1000], ids=["many hold each word", "few hold one"])
def test_every_text_with_both_words_is_found_in_order_page_after_page(
    index: Index, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("consult.index._FEW", few)
    here, elsewhere = uuid4(), uuid4()
    index.put({entry(here, number): {"early"} for number in range(1, 55)})
    index.put({entry(here, number): {"early", "late"} for number in range(55, 65)})
    index.put({entry(here, number): {"late"} for number in range(65, 150)})
    index.put({entry(elsewhere, number): {"early", "late"} for number in range(1, 90)})
    pages, after = [], 0
    while page := index.find(here, [{"late"}, {"early"}], chosen={}, after=after, limit=4):
        pages.append([number for _contribution, number in page])
        after = pages[-1][-1]
    assert pages == [[55, 56, 57, 58], [59, 60, 61, 62], [63, 64]]


def test_filters_narrow_what_is_found(app: Flask, place: Place, index: Index) -> None:
    first = place.contribution(WORDS, group="sekswerker").number
    second = place.contribution(WORDS, group="gemeente", channel=Channel.PAPER).number
    work(app, place)
    assert sorted(found(place, index, "eerst")) == sorted([first, second])
    assert found(place, index, "eerst", group="gemeente") == [second]
    assert found(place, index, "eerst", channel="open") == [first]
    assert found(place, index, "eerst", question="PV-05") == []
    assert found(place, index, "eerst", language="nl") == sorted([first, second])


def test_a_contribution_that_goes_is_forgotten_at_once_and_its_words_with_it(
    app: Flask, place: Place, index: Index
) -> None:
    written = place.contribution(WORDS)
    work(app, place)
    assert index.known() == {written.id}
    with place.database.transaction() as session:
        refer(session, place, written.answer_id)
        assert index.known() == set(), "not only after the job"
    work(app, place)
    assert index.known() == set()


def test_a_later_redaction_is_followed_and_nothing_is_shown_before_it_is(
    app: Flask, place: Place, index: Index
) -> None:
    written = place.contribution(WORDS)
    work(app, place)
    assert found(place, index, SECRET) == [written.number]
    with place.database.transaction() as session:
        answer = session.get_one(Answer, written.answer_id)
        by = session.get_one(User, place.moderator.id)
        decide(
            session,
            place.vault,
            answer.id,
            share=0,
            version=answer.version,
            verdict=Verdict.ACCEPT,
            passages=[HIDDEN],
            by=by,
        )
    assert found(place, index, SECRET) == []
    work(app, place)
    assert found(place, index, SECRET) == []
    assert found(place, index, "gemeente") == [written.number]


def test_an_index_that_was_left_behind_shows_nothing_of_a_withdrawn_response(
    app: Flask, place: Place, index: Index
) -> None:
    written = place.contribution(WORDS)
    with place.database.reading() as session:
        entry = Entry(
            contribution=written.id,
            consultation=place.id,
            number=written.number,
            question="PV-09",
            group=written.group,
            channel=written.channel.value,
            language="nl",
        )
    with place.database.transaction() as session:
        session.execute(
            update(Response).where(Response.id == written.response_id).values(state=ResponseState.WITHDRAWING)
        )
    index.put({entry: stems(WORDS, "nl")})
    assert found(place, index, "gemeente") == []
    gone = entry.__class__(**{**vars(entry), "contribution": uuid4(), "number": 7})
    index.put({gone: stems(WORDS, "nl")})
    assert found(place, index, "gemeente") == []


def test_the_index_is_made_again_and_loses_what_is_gone(app: Flask, place: Place, index: Index) -> None:
    numbers = sorted(place.contribution(WORDS).number for _ in range(3))
    index.put({entry(place.id, 7): {"x"}})
    assert app.test_cli_runner().invoke(rebuild).output == "3 contributions in the index.\n"
    assert found(place, index, "gemeente") == numbers
    assert len(index.known()) == 3


def test_no_word_is_in_a_byte_of_the_index(app: Flask, place: Place, index: Index, folder: Path) -> None:
    place.contribution(WORDS, passages=(HIDDEN,))
    work(app, place)
    files = {path.name: path.read_bytes() for path in folder.glob("index.sqlite*")}
    assert len(b"".join(files.values())) > 4096
    assert leaks([SECRET, "buurvrouw", "gemeent", "eerst"], files) == []
    assert leaks([SECRET], {"planted": b"\0".join([*files.values(), SECRET.encode()])}) != []


def test_moderators_and_analysts_search_and_officials_do_not(app: Flask, place: Place) -> None:
    written = place.contribution(WORDS, passages=(HIDDEN,))
    work(app, place)
    for user in (place.moderator, place.analyst):
        browser = signed_in(app, user).open(DESK)
        browser.press("Search", words="gemeente")
        assert "Mijn buurvrouw [name or contact] brengt mij" in browser.text
        assert SECRET not in browser.answer.get_data(as_text=True)
        browser.press("Search", words=str(written.number))
        assert written.answer_id.hex[:8] in browser.text
        browser.press("Search", words=written.answer_id.hex[:8])
        assert "By reference" in browser.text
        assert "Nothing was found" in browser.press("Search", words="giraffe").text
    with place.database.transaction() as session:
        others = [make.staff(session, role, employer=make.OWNER) for role in (Role.OFFICIAL, Role.MODERATOR)]
    for user in others:
        signed_in(app, user).open(DESK, status=403)


def test_a_long_list_goes_on_by_number(app: Flask, place: Place) -> None:
    numbers = sorted(place.contribution("Vraag het de gemeente.").number for _ in range(60))
    work(app, place)
    browser = signed_in(app, place.analyst).open(DESK).press("Search", words="gemeente")
    seen = shown(browser)
    assert len(seen) == 50
    assert [*seen, *shown(browser.press("Next page"))] == numbers


def shown(browser: Browser) -> list[int]:
    return [int(each) for each in browser.page.xpath("//section[@aria-labelledby='hits']//li//a/text()")]
