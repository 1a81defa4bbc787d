"""What may be done with a consultation, in which order, and what is written down of it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from consult.audit import AuditAction
from consult.consultations.format import fingerprint
from consult.consultations.models import ConsultationState, NoticeKind
from consult.consultations.queries import (
    co_signatures_of,
    consultation_by_slug,
    definition,
    notices_of,
    settled_with,
)
from consult.consultations.services import (
    close,
    extend,
    open_,
    record_co_signature,
    remove_co_signature,
    replace_,
)
from consult.db import Database
from consult.errors import ConflictError, InvalidError, NotFoundError, TransitionError
from tests.integration.consultations import make
from tests.integration.consultations.make import FIRST, LAST, SLUG, WORDS

NO_WORDS = {"nl": "", "en": ""}
LATER = LAST + timedelta(weeks=2)
NEW = ('short_title: {nl: "Pooierverbod"', 'short_title: {nl: "Anders"')
OTHER = ('short_title: {nl: "Pooierverbod"', 'short_title: {nl: "Nog anders"')
WHO = "Stichting Voorbeeld"


def opened(database: Database, **days: date) -> None:
    make.loaded(database)
    with database.transaction() as session:
        open_(session, SLUG, **{"opens_on": FIRST, "closes_on": LAST, **days})


def test_a_consultation_is_open_for_as_long_as_its_file_asks(database: Database) -> None:
    make.loaded(database)
    with database.transaction() as session:
        with pytest.raises(InvalidError, match="at least 6 weeks"):
            open_(session, SLUG, opens_on=FIRST, closes_on=FIRST + timedelta(days=41))
        with pytest.raises(InvalidError, match="before the opening day"):
            open_(session, SLUG, opens_on=FIRST, closes_on=FIRST - timedelta(days=1))
        assert consultation_by_slug(session, SLUG).state is ConsultationState.DRAFT
        assert open_(session, SLUG, opens_on=FIRST, closes_on=FIRST + timedelta(days=42)).is_open(FIRST)


def test_nothing_opens_while_nobody_settled_its_questions_and_no_reason_is_given(database: Database) -> None:
    with database.transaction() as session:
        make.draft(session, not_co_signed_because=None)
        with pytest.raises(InvalidError, match="who settled the questions"):
            open_(session, SLUG, opens_on=FIRST, closes_on=LAST)
        record_co_signature(session, SLUG, organisation=WHO, signed_on=FIRST, version="0.1.0")
        open_(session, SLUG, opens_on=FIRST, closes_on=LAST)


def test_what_was_opened_once_is_never_opened_again_or_shortened(database: Database) -> None:
    opened(database)
    with database.transaction() as session:
        with pytest.raises(TransitionError, match="Only a draft"):
            open_(session, SLUG, opens_on=FIRST, closes_on=LATER)
        for day in (LAST, LAST - timedelta(days=1)):
            with pytest.raises(InvalidError, match="never shortened"):
                extend(session, SLUG, closes_on=day, words=WORDS, on=FIRST)
        with pytest.raises(InvalidError, match="has passed"):
            extend(session, SLUG, closes_on=LATER, words=WORDS, on=LATER + timedelta(days=1))
        for words in ({"nl": "Langer", "en": " "}, {"en": "Longer"}):
            with pytest.raises(InvalidError, match="in Dutch and in English"):
                extend(session, SLUG, closes_on=LATER, words=words, on=FIRST)
        assert consultation_by_slug(session, SLUG).closes_on == LAST
        close(session, SLUG, on=LAST)
        with pytest.raises(TransitionError):
            extend(session, SLUG, closes_on=LATER, words=WORDS, on=LAST)
        with pytest.raises(TransitionError):
            close(session, SLUG, on=LAST)
        assert len(notices_of(session, consultation_by_slug(session, SLUG).id)) == 2


def test_every_step_is_told_to_the_public_and_written_in_the_log(database: Database) -> None:
    opened(database)
    who = uuid4()
    early = FIRST + timedelta(weeks=7)
    with database.transaction() as session:
        extend(session, SLUG, closes_on=LATER, words=WORDS, on=FIRST, by=who)
        consultation = close(session, SLUG, on=early, by=who)
        told = [(one.kind, one.day, one.closes_on, one.words) for one in notices_of(session, consultation.id)]
        assert told == [
            (NoticeKind.CLOSED, early, early, {}),
            (NoticeKind.EXTENDED, FIRST, LATER, WORDS),
            (NoticeKind.OPENED, FIRST, LAST, {}),
        ]
        assert not consultation.is_open(FIRST)
        days = {"before": LAST.isoformat(), "closes": LATER.isoformat()}
        assert make.acts(session, AuditAction.CONSULTATION_EXTENDED) == [(who, days)]
        assert WORDS["nl"] not in make.everything_written(session)


def test_closing_what_did_not_begin_leaves_its_days_as_they_were(database: Database) -> None:
    opened(database)
    with database.transaction() as session:
        consultation = close(session, SLUG, on=FIRST - timedelta(days=3))
        assert (consultation.opens_on, consultation.closes_on) == (FIRST, LAST)


def test_a_draft_is_closed_without_telling_anybody(database: Database) -> None:
    make.loaded(database)
    with database.transaction() as session:
        assert notices_of(session, close(session, SLUG, on=FIRST).id) == []


def test_a_co_signature_stays_when_another_file_is_loaded(database: Database) -> None:
    make.loaded(database)
    with database.transaction() as session:
        record_co_signature(session, SLUG, organisation=f"  {WHO}\n", signed_on=FIRST, version="0.1.0", by=uuid4())
        make.draft(session, NEW)
        consultation = consultation_by_slug(session, SLUG)
        assert definition(consultation).short_title.nl == "Anders"
        assert settled_with(session, consultation) == [(WHO, FIRST, "0.1.0")]
        assert WHO not in make.everything_written(session)


def test_who_stands_in_the_file_is_named_before_who_was_recorded(database: Database) -> None:
    signed = {"organisation": "Alliantie in het bestand", "date": FIRST, "version": "0.1.0"}
    with database.transaction() as session:
        consultation = make.draft(session, co_signed_by=[signed])
        record_co_signature(session, SLUG, organisation=WHO, signed_on=FIRST, version="0.1.0")
        for name in (WHO.upper(), "alliantie  in het bestand"):
            with pytest.raises(InvalidError, match="recorded for this version already"):
                record_co_signature(session, SLUG, organisation=name, signed_on=LAST, version="0.1.0")
        record_co_signature(session, SLUG, organisation=WHO, signed_on=LAST, version="0.2.0")
        names = [(one.organisation, one.version) for one in settled_with(session, consultation)]
        assert names == [("Alliantie in het bestand", "0.1.0"), (WHO, "0.1.0"), (WHO, "0.2.0")]


def test_a_co_signature_is_taken_away_from_its_own_consultation_only(database: Database) -> None:
    make.loaded(database)
    with database.transaction() as session:
        other = make.draft(session, slug="andere")
        row = record_co_signature(session, SLUG, organisation=WHO, signed_on=FIRST, version="0.1.0")
        with pytest.raises(NotFoundError):
            remove_co_signature(session, other.slug, row.id)
        remove_co_signature(session, SLUG, row.id, by=uuid4())
        assert co_signatures_of(session, row.consultation_id) == []
        assert len(make.acts(session, AuditAction.CO_SIGNATURE_REMOVED)) == 1
        with pytest.raises(InvalidError, match="name of the organisation"):
            record_co_signature(session, SLUG, organisation=" \n", signed_on=FIRST, version="0.1.0")


def test_of_two_editors_the_second_is_told_that_the_file_changed(database: Database) -> None:
    shown = make.loaded(database).fingerprint
    with database.transaction() as session:
        replace_(session, make.file(NEW), seen=shown, words=NO_WORDS, on=FIRST)
    with database.transaction() as session, pytest.raises(ConflictError, match="Somebody else"):
        replace_(session, make.file(OTHER), seen=shown, words=NO_WORDS, on=FIRST)
    with database.reading() as session:
        assert definition(consultation_by_slug(session, SLUG)).short_title.nl == "Anders"


def test_a_file_that_is_in_force_already_changes_nothing(database: Database) -> None:
    for _ in range(2):
        with database.transaction() as session:
            replace_(session, make.file(), seen="", words=NO_WORDS, on=FIRST)
    with database.reading() as session:
        assert len(make.acts(session, AuditAction.CONSULTATION_LOADED)) == 1


def test_a_change_is_told_to_the_public_once_there_is_a_public(database: Database) -> None:
    with database.transaction() as session:
        made = replace_(session, make.file(), seen="", words=WORDS, on=FIRST)
        assert notices_of(session, made.id) == []
        open_(session, SLUG, opens_on=FIRST, closes_on=LAST)
        replace_(session, make.file(NEW), seen=fingerprint(make.file()), words=WORDS, on=FIRST)
        assert [one.kind for one in notices_of(session, made.id)] == [NoticeKind.CHANGED, NoticeKind.OPENED]
