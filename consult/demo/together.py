"""The draft of an invented organisation, written by several members, so that there is a workspace to look at."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from consult.accounts.queries import organisation_named
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.days import HERE
from consult.demo.people import TOGETHER, account
from consult.responses.answering import Given
from consult.responses.services import (
    add_note,
    begin_for_organisation,
    hand_over,
    save_mandate,
    save_together,
)
from consult.vault import Vault

_QUESTION = "OI-10"


def write_together(
    session: Session, vault: Vault, consultation: Consultation, words: Mapping[str, Any], today: date
) -> None:
    """Begin the draft: one member writes, another writes on, somebody looks after the part and leaves a note."""
    now = datetime.combine(today, time(9), HERE)
    file = definition(consultation)
    draft = begin_for_organisation(
        session,
        vault,
        consultation,
        organisation_id=organisation_named(session, TOGETHER).id,
        consent_version=file.consent.version,
        now=now,
    )
    anne, bram = (account(session, f"{who}@vereniging.example").id for who in ("anne", "bram"))
    section = file.question(_QUESTION).section
    save_together(session, vault, draft.id, {_QUESTION: Given(value=words["first"])}, {}, by=anne, now=now)
    later = now + timedelta(hours=2)
    save_together(
        session, vault, draft.id, {_QUESTION: Given(value=words["second"])}, {_QUESTION: 1}, by=bram, now=later
    )
    hand_over(session, draft.id, section, anne)
    add_note(session, vault, draft.id, section, words["note"], by=bram, now=later)
    save_mandate(session, draft.id, {name: words[name] for name in ("consulted", "how", "people")})
