"""The moderation account of a report: numbers by decision, second looks and objections, and never a small one."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from consult.audit import Head
from consult.config import ROOT, Settings
from consult.consultations.reading import read_file
from consult.moderation.models import Look, ObjectionOutcome, Reason
from consult.moderation.queries import Account
from consult.reports.document import Bullets, Facts, Paragraph, Table
from consult.reports.making.material import Material
from consult.reports.making.moderating import moderation
from consult.reports.making.words import Words
from consult.text.redaction import Category

FILE = read_file(ROOT / "consultations" / "pooierverbod.yaml")
SAY, K = Words("en"), 10
COUNT = st.integers(0, 60)


def account(**changed):
    counts = {"accepted": 400, "rejected": 30, "referred": 12, "waiting": 0, "closed": 900, "redacted": 40}
    about = {"rejected_because": {Reason.TEST: 27, Reason.EMPTY: 3}, "passages": {Category.PLACE: 55}}
    return Account(**{**counts, **about, **changed})


def blocks(of, **settings):
    material = Material(
        log_head=Head(0, b""),
        consultation=SimpleNamespace(),
        file=FILE,
        settings=Settings(operator="Voorbeeldbureau", **settings),
        number=1,
        is_document_analysis=False,
        reach={},
        account=of,
        participants=(),
    )
    return list(moderation(material, SAY))


def tables(of):
    return {one.key: dict(one.rows) for one in blocks(of) if isinstance(one, Table)}


def test_answers_are_counted_by_decision_and_reason_and_small_numbers_withheld():
    shown = tables(account())["moderation-decided"]
    assert shown == {
        "Accepted": 400,
        "Rejected: empty": "‹10",
        "Rejected: test": 27,
        "Rejected: unlawful": 0,
        "Rejected: personal data and nothing else": 0,
        "At a second look": 12,
        "Waiting": 0,
    }


def test_second_looks_and_objections_are_told_in_words_and_tables():
    of = account(
        looks={Look.AGREED: 60, Look.SENT_BACK: 14, Look.WAITING: 3, Look.OVERTAKEN: 2},
        objections={ObjectionOutcome.UPHELD: 11, ObjectionOutcome.DISMISSED: 20},
        redacted_later=10,
    )
    shown = tables(of)
    assert shown["moderation-looks"] == {"Agreed": 60, "Sent back with a reason": 14, "Total": 74}
    assert shown["moderation-objections"] == {
        "Upheld: decided anew": 11,
        "Dismissed: the decision stays": 20,
        "Not decided yet": 0,
        "Total": 31,
    }
    said = blocks(of, second_look=40)
    assert any("40 count only once a second moderator agreed" in one.text for one in said if isinstance(one, Paragraph))
    (facts,) = [one for one in said if isinstance(one, Facts)]
    assert ("Accepted answers in which more was hidden later", "10") in facts.pairs
    assert [one.entries for one in said if isinstance(one, Bullets)] == [("Place or workplace: 55",)]


def test_where_nobody_looked_or_objected_that_is_said_without_a_table():
    shown = blocks(account())
    assert [one.key for one in shown if isinstance(one, Table)] == ["moderation-decided"]
    assert any(one.text == "Nobody objected." for one in shown if isinstance(one, Paragraph))


@given(COUNT, COUNT, COUNT, COUNT, COUNT)
def test_no_small_number_is_shown_or_follows_from_a_total(upheld, dismissed, waiting, agreed, back):
    of = account(
        objections={ObjectionOutcome.UPHELD: upheld, ObjectionOutcome.DISMISSED: dismissed},
        objections_open=waiting,
        looks={Look.AGREED: agreed, Look.SENT_BACK: back},
    )
    for key, table in tables(of).items():
        numbers = [cell for cell in table.values() if isinstance(cell, int)]
        assert not [cell for cell in numbers if 0 < cell < K]
        withheld = [name for name, cell in table.items() if isinstance(cell, str) and name != "Total"]
        if key != "moderation-decided" and isinstance(table["Total"], int):
            assert len(withheld) != 1, "one that is withheld beside a total can be subtracted"
