"""Responses that come from a file: sealed, counted and checked like any other."""

from datetime import date

import pytest

from consult.consultations.models import Consultation
from consult.errors import InvalidError
from consult.responses import queries
from consult.responses.importing import Imported, import_response, import_responses
from consult.responses.models import AnswerState, Channel, ResponseState, Visibility
from tests.integration.responses import make

WEEK = date(2026, 11, 16)


def _one(number=1, **changes):
    fields = {
        "external_id": f"PV-{number:03}",
        "group": "swad",
        "channel": Channel.PAPER,
        "answers": {"PV-01": ["huur", "anders"], "PV-09": "Eigen woorden.", "PV-14": "Ons stuk.\n\nTweede alinea."},
        "free_text": {"PV-01": {"anders": "nog iets"}},
        "visibility": {"PV-09": Visibility.QUOTE, "PV-14": Visibility.PUBLIC},
        "week": WEEK,
        "maker": "Voorbeeldkring",
        "mandate": {"consulted": "leden", "people": 3},
        "invented": True,
    }
    return Imported(**(fields | changes))


@pytest.fixture
def consultation(database):
    return make.open_consultation(database)


def test_a_batch_is_kept_sealed_with_a_key_each(database, vault, consultation):
    with database.transaction() as session:
        found = session.get_one(Consultation, consultation.id)
        ids = import_responses(
            session,
            vault,
            found,
            [_one(1), _one(2, group="sekswerker", answers={"PV-04": 5}, free_text={}, visibility={}, maker="")],
        )
    assert set(ids) <= vault.holders()
    with database.reading() as session:
        first, second = (queries.held(session, one) for one in ids)
        assert (first.state, first.week, first.maker) == (ResponseState.SUBMITTED, WEEK, "Voorbeeldkring")
        given = queries.given_in(vault, first)
        assert given["PV-14"].value == "Ons stuk.\n\nTweede alinea."
        assert given["PV-14"].visibility is Visibility.PUBLIC
        assert given["PV-01"].words == {"anders": "nog iets"}
        assert queries.values_of(queries.given_in(vault, second)) == {"PV-04": 5}
        assert queries.reach(session, consultation.id) == {("swad", Channel.PAPER): 1, ("sekswerker", Channel.PAPER): 1}
        assert queries.response_of(session, ids[0]).external_id == "PV-001"
        kept = queries.answers_of(session, ids[0])
        assert {answer.state for answer in kept} == {AnswerState.WAITING}
        assert queries.answer_value(vault.keyring(ids), kept[0]) == ["huur", "anders"]
        assert session.get_one(Consultation, consultation.id).answered


def test_an_answer_that_does_not_fit_refuses_the_whole_batch(database, vault, consultation):
    for wrong in (_one(2, answers={"PV-07": "zomaar"}), _one(2, maker=""), _one(2, answers={"PV-12": "x"})):
        with pytest.raises(InvalidError), database.transaction() as session:
            import_responses(session, vault, session.get_one(Consultation, consultation.id), [_one(1), wrong])
    assert make.responses(database) == []


def test_one_response_can_come_alone(database, vault, consultation):
    with database.transaction() as session:
        made = import_response(session, vault, session.get_one(Consultation, consultation.id), _one())
    assert [response.id for response in make.responses(database)] == [made]
