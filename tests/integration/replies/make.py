"""Things that replies need: a closed consultation with a released report, its officials, and who stands behind a code."""

from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from consult.access import Role
from consult.accounts.models import Organisation, User
from consult.coding.judged import Noted
from consult.coding.models import Coding, Excerpt
from consult.coding.services.marking import note
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.consultations.services import close, open_
from consult.days import today_here
from consult.moderation.models import Contribution
from consult.replies import services
from consult.replies.models import Disposition, Reply
from consult.replies.queries import NONE, replies_of
from consult.reports.models import Report
from consult.responses.models import Channel, CoSigning, CoSigningState, Response, Visibility
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.coding.make import Place
from tests.integration.moderation import make as moderation
from tests.integration.reports import make as reporting
from tests.integration.responses import make as answering
from tests.integration.synthesis import make as synthesis

TODAY = today_here()
WORDS = services.Words(
    disposition=Disposition.PARTLY,
    reason="Collega's vallen erbuiten. De rest vraagt meer tijd.",
    owner="directeur Straffen",
    due_on=TODAY + timedelta(days=90),
)

PAPER = "Wij vragen twee dingen. Vraag ons eerst, schreef Jannie. Laat collega's met rust."
FIRST, AGAIN, SECOND = Span(24, 56), Span(24, 39), Span(57, 81)
NAME = Passage(Span(49, 55), Category.THIRD_PARTY)
SECRET = "Dit advies is alleen voor de analisten."
ABOUT = {"group": "swad", "channel": Channel.ORGANISATION, "maker": "Verbond"}


class Told:
    """A finding on two responses in a released report, a response in none, and two officials of who asked."""

    def __init__(self, place: Place, settings: Settings) -> None:
        self.place, self.settings = place, settings
        self.codings = synthesis.coded(place), synthesis.coded(place)
        self.outside = synthesis.coded(place)
        made = synthesis.draft(place)
        self.finding = synthesis.finding(place, made, *self.codings)
        summary = {"summary": {"nl": "Een zin.", "en": "One."}, "no_minority_because": "Niemand dacht er anders over."}
        synthesis.step(place, made, "save_summary", **summary)
        synthesis.step(place, made, "offer")
        synthesis.step(place, made, "approve", by=place.other)
        with place.database.transaction() as session:
            self.writer = moderation.staff(session, Role.OFFICIAL, employer=moderation.OWNER, name="A. Schrijver")
            self.second = moderation.staff(session, Role.OFFICIAL, employer=moderation.OWNER, name="B. Tweede")
            slug = place.consultation.slug
            open_(session, slug, opens_on=TODAY - timedelta(days=90), closes_on=TODAY - timedelta(days=2))
            close(session, slug, on=TODAY)
        self.release()

    @property
    def lineage(self) -> UUID:
        return self.finding.lineage_id

    def release(self) -> None:
        """Release what is approved as a report without files, which take most of the time."""
        reporting.released_with(self.place, self.settings)

    def save(self, words: services.Words = WORDS, *, by: User | None = None, revision: int = 0) -> Reply:
        with self.place.database.transaction() as session:
            consultation = session.get_one(Consultation, self.place.id)
            who = (by or self.writer).id
            return services.save(session, consultation, self.lineage, words, revision=revision, by=who, today=TODAY)

    def publish(self, words: services.Words = WORDS) -> Reply:
        """Return a published reply: one official writes it, another publishes it."""
        with self.place.database.reading() as session:
            making = replies_of(session, self.place.id).get(self.lineage, NONE).making
        made = self.save(words, revision=making.revision if making else 0)
        with self.place.database.transaction() as session:
            consultation = session.get_one(Consultation, self.place.id)
            offered = services.offer(session, consultation, self.lineage, revision=made.revision, by=self.writer.id)
            return services.publish(
                session, consultation, self.lineage, revision=offered.revision, by=self.second.id, today=TODAY
            )

    def versions(self) -> list[str]:
        """Return the reasons of what is published, the newest first."""
        with self.place.database.reading() as session:
            return [one.reason for one in replies_of(session, self.place.id)[self.lineage].published]

    def contribution(self, coding: Coding) -> Contribution:
        with self.place.database.reading() as session:
            excerpt = session.get_one(Excerpt, coding.excerpt_id)
            return session.get_one(Contribution, excerpt.contribution_id)

    def holder(self, app: Flask, coding: Coding, *, tells_later: bool = True) -> Browser:
        """Return the browser of who holds the response behind ``coding``, and asked when sending to hear later or not."""
        return self.behind_the_code(app, self.contribution(coding).response_id, tells_later=tells_later)

    def behind_the_code(self, app: Flask, response_id: UUID, *, tells_later: bool = True) -> Browser:
        """Return the browser of who holds a response."""
        with self.place.database.transaction() as session:
            session.get_one(Response, response_id).tells_later = tells_later
        client = visitor(app)
        with client.session_transaction() as kept:
            kept["response_id"] = str(response_id)
        return Browser(client)


class Advised(Told):
    """What :class:`Told` is, with a public paper of two recommendations that somebody signed along, and one kept inside."""

    def __init__(self, told: Told) -> None:
        self.__dict__ = told.__dict__
        self.paper = self.place.contribution(PAPER, visibility=Visibility.PUBLIC, passages=(NAME,), **ABOUT)
        inside = self.place.contribution(SECRET, visibility=Visibility.ANALYSE, **ABOUT)
        answering.organisation(self.place.database, "Stichting Mee")
        with self.place.database.transaction() as session:
            along = session.scalars(select(Organisation).where(Organisation.name == "Stichting Mee")).one()
            signed = {"response_id": self.paper.response_id, "organisation": along, "number": 1}
            session.add(CoSigning(**signed, state=CoSigningState.SIGNED, day=TODAY))
        self.mark(self.paper, FIRST, 1)
        self.mark(self.paper, AGAIN, 1, by_other=True)
        self.mark(self.paper, SECOND, 2)
        self.mark(inside, Span(0, len(SECRET)), 1)
        self.release()

    def mark(self, contribution: Contribution, span: Span, number: int, *, by_other: bool = False) -> None:
        coder = self.place.other if by_other else self.place.analyst
        with self.place.database.transaction() as session:
            note(session, contribution.id, span, Noted(recommendation=number), by=coder.id)

    def report(self) -> Report:
        with self.place.database.reading() as session:
            return session.scalars(
                select(Report).where(Report.consultation_id == self.place.id, Report.number == 2)
            ).one()
