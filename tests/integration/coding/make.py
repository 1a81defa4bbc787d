"""Things that coding needs: accepted contributions with words, coders, and who is signed in. Everything is invented."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from consult.access import Role
from consult.accounts.models import User
from consult.coding.models import Coding, Stance, Theme
from consult.coding.queries import theme_by_key
from consult.coding.services import code
from consult.consultations.models import Consultation
from consult.db import Database
from consult.moderation.models import Contribution, Reason, Verdict
from consult.moderation.services import decide
from consult.responses.models import Answer
from consult.text.redaction import Passage
from consult.text.spans import Span
from consult.vault import Vault
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.moderation import make

WORDS = "Wij werken samen. Een vriend rijdt ons. Hij vraagt een eerlijk bedrag. Pak dwang aan."
FIRST = Span(0, 17)


@dataclass(frozen=True)
class Place:
    """A consultation with a moderator and two analysts."""

    database: Database
    vault: Vault
    consultation: Consultation
    moderator: User
    analyst: User
    other: User

    @property
    def id(self) -> UUID:
        return self.consultation.id

    def contribution(self, words: str = WORDS, *, passages: tuple[Passage, ...] = (), **about: Any) -> Contribution:
        """Return an accepted contribution of a response of its own."""
        with self.database.transaction() as session:
            answer = make.answer(session, self.vault, self.consultation, words, **about)
            return accept(session, self, answer, passages)

    def code(
        self,
        contribution: Contribution,
        theme: str = "B-COLLEGA",
        stance: Stance = Stance.SUPPORT,
        *,
        span: Span = FIRST,
        by: User | None = None,
        length: int = len(WORDS),
        **about: Any,
    ) -> Coding:
        with self.database.transaction() as session:
            theme_id = theme_by_key(session, self.id, theme).id
            who = (by or self.analyst).id
            return code(session, contribution.id, span, theme_id, length=length, stance=stance, by=who, **about)

    def reject(self, contribution: Contribution) -> None:
        """Decide anew that the answer behind a contribution says nothing: the contribution goes."""
        with self.database.transaction() as session:
            answer = session.get_one(Answer, contribution.answer_id)
            decide(
                session,
                self.vault,
                answer.id,
                version=answer.version,
                verdict=Verdict.REJECT,
                reason=Reason.TEST,
                share=0,
                by=session.merge(self.moderator),
            )

    def themes(self) -> list[Theme]:
        with self.database.reading() as session:
            return list(session.scalars(select(Theme).order_by(Theme.position)))


def place(database: Database, vault: Vault) -> Place:
    with database.transaction() as session:
        return Place(
            database,
            vault,
            make.consultation(session),
            make.staff(session),
            make.staff(session, Role.ANALYST, name="T. Aksoy"),
            make.staff(session, Role.ANALYST, name="S. de Boer"),
        )


def accept(session: Session, place: Place, answer: Answer, passages: tuple[Passage, ...] = ()) -> Contribution:
    decide(
        session,
        place.vault,
        answer.id,
        version=answer.version,
        verdict=Verdict.ACCEPT,
        passages=passages,
        share=0,
        by=session.get_one(User, place.moderator.id),
    )
    return session.scalars(select(Contribution).where(Contribution.answer_id == answer.id)).one()


def refer(session: Session, place: Place, answer_id: UUID) -> None:
    """Decide anew that somebody else must look at an answer: its contribution goes in this transaction."""
    decide(
        session,
        place.vault,
        answer_id,
        share=0,
        version=session.get_one(Answer, answer_id).version,
        verdict=Verdict.REFER,
        reason=Reason.IN_DOUBT,
        by=session.get_one(User, place.moderator.id),
    )


def signed_in(app: Flask, user: User) -> Browser:
    """Return the browser of a member of staff who signed in with both factors."""
    client = visitor(app)
    with client.session_transaction() as kept:
        kept.update({"_user_id": str(user.id), "_fresh": True, "confirmed": True, "proved_at": time.time()})
    return Browser(client)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Count what is asked of the content database inside the block."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            asked.append(statement)

    for engine in (database.reader, database.writer):
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        for engine in (database.reader, database.writer):
            event.remove(engine, "before_cursor_execute", note)
