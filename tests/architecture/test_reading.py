"""Who comes to read what: raw words by state and role, and nothing of others (checks 21 and 22)."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.moderation.models import Verdict
from consult.moderation.services import decide
from consult.reports.models import ReportFile
from tests.architecture.access_table import KINDS
from tests.architecture.house import NAMES, OPEN, STATES, House, addresses, mark
from tests.architecture.routes import at
from tests.integration.moderation import make as moderation
from tests.leaks import leaks

READS = {
    "code holder": {"draft"},
    "moderator": {"waiting", "hidden", "rejected", "referred"},
    "senior moderator": {"waiting", "hidden", "rejected", "referred"},
}
"""Raw words that a kind of visitor comes to see, by what became of them; everybody else sees none at all."""
CHANGING = re.compile(r'name="(csrf_token|form_token|shown)" value="[^"]*"')


@pytest.mark.parametrize("kind", KINDS)
def test_raw_words_are_read_by_moderators_and_by_nobody_else_by_any_route(house: House, kind: str) -> None:
    seen: dict[str, set[str]] = {state: set() for state in STATES}
    statuses = []
    for who, client in house.visitors(kind):
        for address in every_address(house, kind):
            answer = client.get(address)
            assert answer.status_code < 500, address
            statuses.append(answer.status_code)
            for state in states_in(answer.data):
                seen[state].add(f"{who} at {address}")
    assert statuses.count(200) > len(statuses) / 3, "whoever is shown nothing reads nothing"
    allowed = READS.get(kind, set())
    assert {state: places for state, places in seen.items() if places and state not in allowed} == {}
    assert {state for state, places in seen.items() if places} == allowed


def test_whoever_holds_a_draft_reads_that_draft_alone(house: House) -> None:
    for who, client in house.visitors("code holder"):
        opened = [client.get(address).data for _rule, address in addresses(house, "code holder")]
        found = {state for page in opened for state in states_in(page)}
        assert found == ({"draft"} if who.endswith("draft") else set()), who


@pytest.mark.parametrize("kind", ["anonymous", "code holder", "writer", "signatory", "official"])
def test_what_others_send_and_staff_do_with_it_changes_nothing_that_one_reads(house: House, kind: str) -> None:
    house.restore()
    before = {who: pages(house, kind, client) for who, client in house.visitors(kind)}
    others_answer(house)
    after = {who: pages(house, kind, client) for who, client in house.visitors(kind)}
    changed = [
        f"{who}: {at}" for who, told in before.items() for at, answer in told.items() if answer != after[who][at]
    ]
    assert changed == []
    house.restore()


@cache
def states_in(page: bytes) -> frozenset[str]:
    """The states of raw words that a page or file holds any spelling of."""
    return frozenset(state for state in STATES if leaks([mark(state)], {"": page}))


def every_address(house: House, kind: str) -> Iterator[str]:
    """Every address that this kind may open: with our answers in every state, and each file of our reports."""
    with house.database.reading() as session:
        names = session.scalars(select(ReportFile.name).order_by(ReportFile.name)).all()
    for rule, address in addresses(house, kind):
        if "answer_id" in rule.arguments or "response_id" in rule.arguments:
            for ids in house.answers.values():
                chosen = {name: value for name, value in ids.items() if name in rule.arguments}
                yield at(house.app, rule, **{**house.ours(rule), **chosen})
        elif rule.endpoint == "reports.file":
            yield from (at(house.app, rule, **{**house.ours(rule), "name": name}) for name in names)
        yield address


def pages(house: House, kind: str, client: FlaskClient) -> Mapping[str, tuple[object, ...]]:
    """What a visitor gets at every address: its state, its length, whatever marks its version, and its content."""
    told = {}
    for address in every_address(house, kind):
        if "second-factor" in address:
            continue  # a fresh secret each time
        answer = client.get(address)
        body = CHANGING.sub("", answer.get_data(as_text=True)) if answer.mimetype == "text/html" else answer.data
        told[address] = (answer.status_code, len(body), answer.headers.get("ETag"), answer.location, body)
    return told


def others_answer(house: House) -> None:
    """Another municipality and other people answer; what they say is accepted, and one of them writes an objection."""
    vault = house.app.extensions["consult.vault"]
    with house.database.transaction() as session:
        asked = session.scalars(select(Consultation).where(Consultation.slug == NAMES[0])).one()
        moderator = moderation.staff(session)
        for group in ("gemeente", "sekswerker", "sekswerker"):
            made = moderation.response(session, vault, asked, {OPEN[NAMES[0]]: "Nieuwe woorden."}, group=group)
            (answer,) = moderation.answers_of(session, made)
            if group == "gemeente":
                decide(session, vault, answer.id, share=0, version=answer.version, verdict=Verdict.ACCEPT, by=moderator)
