"""What the tests of setting up need: a shipped file under another address, staff who sign in, what was written down."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.access import Role
from consult.audit import AuditAction, AuditEvent
from consult.consultations.format import ConsultationFile
from consult.consultations.models import Consultation
from consult.consultations.reading import read_content
from consult.consultations.services import load
from consult.db import Database
from tests.browser import Browser
from tests.integration.coding.make import signed_in
from tests.integration.moderation import make as moderation

FILES = Path(__file__).parents[3] / "consultations"
SLUG = "proefversie"
FIRST, LAST = date(2030, 3, 4), date(2030, 4, 29)
WORDS = {"nl": "Wij verlengen met twee weken.", "en": "We extend by two weeks."}


def text(*pieces: tuple[str, str]) -> str:
    """Return the shipped consultation as it is written, under its own address, with pieces of its text replaced."""
    written = (FILES / "pooierverbod.yaml").read_text("utf-8")
    for old, new in (("slug: pooierverbod\n", f"slug: {SLUG}\n"), *pieces):
        assert old in written, old
        written = written.replace(old, new, 1)
    return written


def file(*pieces: tuple[str, str], **changes: Any) -> ConsultationFile:
    read = _read(pieces)
    return ConsultationFile.model_validate(read.model_dump(by_alias=True, exclude_unset=True) | changes)


@cache
def _read(pieces: tuple[tuple[str, str], ...]) -> ConsultationFile:
    return read_content("proef.yaml", text(*pieces).encode())


def draft(session: Session, *pieces: tuple[str, str], **changes: Any) -> Consultation:
    return load(session, file(*pieces, **changes), owner=moderation.OWNER)


def loaded(database: Database, *pieces: tuple[str, str]) -> Consultation:
    with database.transaction() as session:
        return draft(session, *pieces)


def editor(database: Database, app: Flask, *, employer: str = "Bureau Voorbeeld") -> Browser:
    """Return the browser of an editor who signed in."""
    with database.transaction() as session:
        user = moderation.staff(session, Role.EDITOR, name="R. Reda", employer=employer)
    return signed_in(app, user)


def acts(session: Session, action: AuditAction) -> list[tuple[UUID | None, dict[str, str]]]:
    rows = session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.number))
    return [(row.actor_id, row.details) for row in rows]


def everything_written(session: Session) -> str:
    return " ".join(str(row.details) for row in session.scalars(select(AuditEvent)))
