"""A house in use, made once: two consultations side by side with everything in them that a route can be asked for.

What is *ours* belongs to the first consultation and to those who come as our visitors; what is *theirs* exists just as
well and is none of our business. Words of respondents carry a mark for each state that they can be in.
"""

import io
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from uuid import UUID, uuid5

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from consult.access import OrgRole, Role
from consult.accounts.models import MemberInvitation, User
from consult.accounts.password_links import link_for
from consult.accounts.services import invite
from consult.app import create_app
from consult.coding.models import (
    BlindCoding,
    Coding,
    DoubleSample,
    Excerpt,
    MergedDouble,
    SampleState,
    SampleUnit,
    Stance,
)
from consult.coding.queries import themes_of
from consult.coding.services import Draft, Settling, begin_draft, code, lock, write_theme
from consult.config import ROOT, Settings
from consult.consultations.format import ConsultationFile, provision_key
from consult.consultations.models import Consultation, Provision, Question
from consult.consultations.reading import read_file
from consult.consultations.services import load, open_, record_co_signature
from consult.days import today_here
from consult.db import Base, Database
from consult.jobs.worker import run_next
from consult.keys import Keys
from consult.moderation.models import Campaign, CampaignCopy, Contribution, ModerationDecision, Reason, Tally, Verdict
from consult.moderation.queries import Texts
from consult.moderation.services import decide, raise_objection, write_to_holder, write_to_moderators
from consult.replies import services as replies
from consult.replies.models import Disposition
from consult.replies.queries import themes_in
from consult.reports import services as reports
from consult.reports.models import ReportFile
from consult.reports.queries import report_in_force
from consult.responses.models import (
    Answer,
    AnswerState,
    Attachment,
    Channel,
    CoSigning,
    Response,
    ResponseState,
    Visibility,
)
from consult.responses.services import make_batch
from consult.responses.services.withdrawing import withdraw
from consult.synthesis import services as synthesis
from consult.synthesis.models import Evidence, Finding, FindingKind, QuoteState, Synthesis
from consult.synthesis.services import Chosen
from consult.synthesis.tabulating import POSITIONS
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from consult.trajectories import services as following
from consult.trajectories.models import CommitmentKind
from consult.trajectories.queries import trajectory_called
from consult.vault import Vault
from consult.web.guards import declared_access
from tests.architecture.access_table import admitted
from tests.architecture.routes import at, sign_in
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.moderation import make as moderation
from tests.integration.reports.make import slip
from tests.integration.responses import make as answering
from tests.unit.papers import making

TODAY = today_here()
FILLING = {
    "text": "Een woord",
    "textarea": "Een zin.",
    "email": "nieuw@voorbeeld.example",
    "password": "paraplu fiets lantaarn bezem dijk",
    "date": TODAY.isoformat(),
    "number": "12",
    "closes_on": (TODAY + timedelta(days=80)).isoformat(),
    "group": "gemeente",
    "size": "12",
    "recommendation": "12",
    "people": "12",
    "key": "T-NIEUW",
    "stopped_because": "",
}
"""What is typed into an empty field, by its name or else its type."""
_ANSWERED = re.compile(r"^[A-Z]{2}-[0-9]+")
NAMES = ("pooierverbod", "opting-in")
PREPARED = "in-voorbereiding"
OPEN = {"pooierverbod": "PV-09", "opting-in": "OI-13"}
"""The question in words that everybody answers, by consultation."""
FILES = {"pooierverbod": "PV-14", "opting-in": "OI-14"}
DAY = date(2026, 11, 23)
PARTNER = "Voorbeeldalliantie"
"""The organisation that this site names as its partner; one of its members is a signatory of ours."""
STATES = ("draft", "waiting", "hidden", "rejected", "referred", "withdrawing")
"""What raw words can be: not sent, not read, hidden in what was accepted, rejected, at a second look, taken back."""


def mark(state: str, name: str = NAMES[0]) -> str:
    """The word by which raw words in ``state`` are known, wherever they turn up."""
    return f"Kwikstaart{state}{NAMES.index(name)}"


@dataclass(frozen=True)
class House:
    """The house, and who and what is in it. ``values`` are ours and theirs by argument, as ``routes`` names them."""

    app: Flask
    folder: Path
    pattern: Path
    values: Mapping[str, tuple[Any, Any]]
    people: Mapping[str, tuple[UUID, ...]]
    held: Mapping[str, UUID]
    answers: Mapping[str, Mapping[str, UUID]]
    """Our answers by state: each with its ``answer_id`` and ``response_id``."""

    @property
    def database(self) -> Database:
        found: Database = self.app.extensions["consult.database"]
        return found

    def visitors(self, kind: str) -> Iterator[tuple[str, FlaskClient]]:
        """Everybody of this kind that makes a difference, each with a name."""
        if kind == "anonymous":
            yield kind, visitor(self.app)
        for name, response_id in self.held.items() if kind == "code holder" else ():
            client = visitor(self.app)
            if "organisation" in name:
                self._sign_in(client, self.people["sender" if "sent" in name else "writer"][0])
            with client.session_transaction(base_url="https://localhost") as kept:
                kept["response_id"] = str(response_id)
            yield f"{kind} of {name}", client
        for number, user_id in enumerate(self.people.get(kind, ())):
            yield f"{kind} {number}", self._sign_in(visitor(self.app), user_id)

    def come(self, kind: str, name: str) -> FlaskClient:
        """The visitor of this kind with this name, in a fresh browser."""
        return dict(self.visitors(kind))[name]

    def _sign_in(self, client: FlaskClient, user_id: UUID) -> FlaskClient:
        with self.database.reading() as session:
            return sign_in(client, session.get_one(User, user_id))

    def value(self, rule: Rule, name: str) -> tuple[Any, Any]:
        """What is ours and what is theirs for an argument of a rule; the most exact name that is known."""
        blueprint = rule.endpoint.partition(".")[0]
        for known in (f"{rule.endpoint}.{name}", f"{blueprint}.{name}", name):
            if known in self.values:
                return self.values[known]
        raise AssertionError(f"{rule.rule}: say in tests/architecture/house.py what {name!r} is, ours and theirs")

    def ours(self, rule: Rule) -> dict[str, Any]:
        """The values with which this rule leads to what is ours."""
        return {name: self.value(rule, name)[0] for name in rule.arguments}

    def asked_for(self, rule: Rule) -> dict[str, Any]:
        """What an address says behind its question mark: the page of a new finding is that of its theme."""
        return {"theme": self.values["theme"][0]} if rule.endpoint == "synthesis.new_finding" else {}

    def restore(self) -> None:
        """Put everything back as it was when the house was made."""
        close(self.app)
        for name in ("consult.sqlite", "keys.sqlite", "index.sqlite"):
            # Into a file of its own: who still reads the former one, reads on in that.
            for tail in ("", "-wal", "-shm"):
                (self.folder / f"{name}{tail}").unlink(missing_ok=True)
            shutil.copy(self.pattern / name, self.folder / name)


@contextmanager
def moved_into(folder: Path, made: House) -> Iterator[House]:
    """Give a copy of the house in a folder of its own."""
    for path in made.pattern.iterdir():
        shutil.copy(path, folder / path.name)
    app = create_app(_settings(folder))
    app.testing = True
    yield replace(made, app=app, folder=folder)
    close(app)


def close(app: Flask) -> None:
    """Let go of every database of the house."""
    app.extensions["consult.database"].dispose()
    app.extensions["consult.vault"].close()
    app.extensions["consult.index"].close()


def build(folder: Path, empty: Path) -> House:
    """Fill a fresh house in ``folder`` from the migrated file ``empty``, and leave it closed."""
    shutil.copy(empty, folder / "consult.sqlite")
    Keys.random().write(folder / "keys.json")
    app = create_app(_settings(folder))
    app.testing = True
    made = _filled(app, folder)
    close(app)
    return made


def _settings(folder: Path) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder / 'consult.sqlite'}",
        keystore_url=f"sqlite:///{folder / 'keys.sqlite'}",
        index_url=f"sqlite:///{folder / 'index.sqlite'}",
        key_file=folder / "keys.json",
        audit_heads=folder / "audit-heads.txt",
        demonstration=True,
        second_factor=False,
        sender=moderation.OWNER,
        partner=PARTNER,
        operator="Bureau Voorbeeld",
    )


def _filled(app: Flask, folder: Path) -> House:
    database: Database = app.extensions["consult.database"]
    vault: Vault = app.extensions["consult.vault"]
    with database.transaction() as session:
        staff = _staff(session)
        asked = [_opened(session, name) for name in NAMES]
        draft = load(session, _file(NAMES[0], slug=PREPARED), owner=moderation.OWNER, partner=PARTNER)
    sides = [_Side(app, database, vault, each, staff).filled() for each in asked]
    values = {name: (sides[0].values[name], sides[1].values[name]) for name in sides[0].values}
    # Who is invited may know of it; a consultation that is being prepared is known to who prepares it.
    values |= {"slug": (asked[0].slug, draft.slug), "ref": (asked[0].ref, draft.ref)}
    # The name of a format is nobody's, and whoever has the secret of an invitation is the one invited.
    values |= {"kind": ("yaml", "yaml"), "secret": (sides[0].secret, sides[0].secret)}
    # Whoever asked on both subjects writes on both, and everybody reads both.
    link = link_for(app.extensions["consult.keys"].pepper, staff[Role.EDITOR][0])
    values |= dict.fromkeys(("accounts.lost_password.secret", "accounts.choose_password.secret"), (link, link))
    values["manuals.role"] = ("moderator", "moderator")
    values |= dict.fromkeys(("trajectories.key", "trajectories_public.key"), (asked[0].slug, asked[0].slug))
    # Every report has this table.
    values |= {"opendata.figure.name": ("reach", "reach")}
    people = {role.value.replace("_", " "): tuple(each.id for each in users) for role, users in staff.items()}
    people["writer"] = (sides[0].members["writer"],)
    people["sender"] = (sides[0].members["sender"],)
    people["signatory"] = (sides[0].members["writer"], sides[0].members["cosigner"])
    return House(app, folder, folder, values, people, sides[0].held, sides[0].answers)


def _staff(session: Session) -> dict[Role, list[User]]:
    of_owner = {Role.OFFICIAL, Role.EDITOR}
    found = {}
    for role in Role:
        employer = moderation.OWNER if role in of_owner else "Bureau Voorbeeld"
        names = ("Eerste", "Tweede") if role is Role.ANALYST else ("Eerste",)
        found[role] = [moderation.staff(session, role, employer=employer, name=f"{name} {role}") for name in names]
    return found


def _user(database: Database, who: str) -> UUID:
    with database.reading() as session:
        return session.scalars(select(User.id).where(User.email == f"{who}@voorbeeld.example")).one()


def _file(name: str, **changes: Any) -> ConsultationFile:
    read = read_file(ROOT / "consultations" / f"{name}.yaml").model_dump(by_alias=True, exclude_unset=True)
    return ConsultationFile.model_validate(read | changes)


def _opened(session: Session, name: str) -> Consultation:
    made = load(session, _file(name), owner=moderation.OWNER, partner=PARTNER)
    return open_(session, made.slug, opens_on=TODAY - timedelta(days=40), closes_on=TODAY + timedelta(days=40))


class _Side:
    """One of the two consultations, with somebody and something of every kind in it."""

    def __init__(
        self, app: Flask, database: Database, vault: Vault, asked: Consultation, staff: Mapping[Role, list[User]]
    ) -> None:
        self.app, self.database, self.vault, self.asked, self.staff = app, database, vault, asked, staff
        self.name = asked.slug
        self.values: dict[str, Any] = {}
        self.members: dict[str, UUID] = {}
        self.held: dict[str, UUID] = {}
        self.answers: dict[str, dict[str, UUID]] = {}
        self.secret = ""

    def filled(self) -> "_Side":
        self._individuals()
        self._organisation()
        self._sent_along()
        self._coded_and_reported()
        self._around_it()
        return self

    def _individuals(self) -> None:
        for state in STATES:
            with self.database.transaction() as session:
                answer = self._answer(session, state)
                if state not in {"draft", "waiting"}:
                    self._decide(session, answer, state)
                if state == "withdrawing":
                    withdraw(session, answer.response_id, now=datetime.now(UTC))
            self.answers[state] = {"answer_id": answer.id, "response_id": answer.response_id}
            if state in {"draft", "rejected"}:
                self.held[state] = answer.response_id
        self.values |= self.answers["waiting"]
        with self.database.transaction() as session:
            words = write_to_moderators, write_to_holder
            now = datetime.now(UTC)
            words[0](session, self.vault, self.held["rejected"], "Vraag", pepper=b"", now=now)
            words[1](session, self.vault, self.held["rejected"], "Antwoord", by=self.staff[Role.MODERATOR][0], now=now)
            rejected = select(ModerationDecision.id).join(ModerationDecision.answer)
            decision = session.scalars(rejected.where(Answer.response_id == self.held["rejected"])).one()
            objection = raise_objection(session, self.vault, self.held["rejected"], decision, "Niet mee eens.", now=now)
            in_doubt = rejected.where(ModerationDecision.answer_id == self.answers["referred"]["answer_id"])
            self.values |= {
                "decision_id": decision,
                "objection_id": objection.id,
                "moderation.second_look.decision_id": session.scalars(in_doubt).one(),
                "moderation.safety_case.answer_id": self._in_danger(session),
                "campaigns.number": self._campaign(session),
            }

    def _in_danger(self, session: Session) -> UUID:
        """An answer that the safety team looks after."""
        answer = self._answer(session, "referred")
        by = self.staff[Role.MODERATOR][0]
        about = {"version": answer.version, "verdict": Verdict.REFER, "reason": Reason.DANGER, "share": 0, "by": by}
        decide(session, self.vault, answer.id, **about)
        return answer.id

    def _campaign(self, session: Session) -> int:
        """Two near-identical answers that nobody judged; theirs has a number that ours has not."""
        copies = [self.answers[state]["answer_id"] for state in ("waiting", "rejected")]
        number = 1 + NAMES.index(self.name)
        made = Campaign(
            consultation_id=self.asked.id,
            question_id=session.get_one(Answer, copies[0]).question_id,
            number=number,
            template_answer_id=copies[0],
        )
        session.add(made)
        session.flush()
        session.add_all(CampaignCopy(answer_id=each, campaign_id=made.id) for each in copies)
        return number

    def _answer(self, session: Session, state: str) -> Answer:
        words = f"Mijn collega {mark(state, self.name)} rijdt mee. Pak dwang aan, niet wie meerijdt."
        made = moderation.response(
            session,
            self.vault,
            self.asked,
            {OPEN[self.name]: words},
            visibility=Visibility.QUOTE,
            state=ResponseState.DRAFT if state == "draft" else ResponseState.SUBMITTED,
        )
        made.consent_version, made.tells_later = 1, True
        made.code_digest = made.id.bytes
        (answer,) = moderation.answers_of(session, made)
        answer.state = AnswerState.DRAFT if state == "draft" else AnswerState.WAITING
        session.flush()
        return answer

    def _decide(self, session: Session, answer: Answer, state: str) -> None:
        verdict, reason = {
            "rejected": (Verdict.REJECT, Reason.TEST),
            "referred": (Verdict.REFER, Reason.IN_DOUBT),
        }.get(state, (Verdict.ACCEPT, None))
        start = len("Mijn collega ")
        hidden = Passage(Span(start, start + len(mark(state, self.name))), Category.CONTACT)
        decide(
            session,
            self.vault,
            answer.id,
            share=0,
            version=answer.version,
            verdict=verdict,
            reason=reason,
            passages=[hidden] if verdict is Verdict.ACCEPT else [],
            by=self.staff[Role.MODERATOR][0],
        )

    def _organisation(self) -> None:
        """A municipality writes together, adds a file, and asks another organisation to sign along."""
        is_ours = self.name == NAMES[0]
        one, other = f"Gemeente {self.name}", PARTNER if is_ours else f"Vereniging {self.name}"
        both = ["writer", "signatory"]
        first = answering.organisation(
            self.database, one, group="gemeente", members=[(self.name, both), (f"x-{self.name}", both)]
        )
        answering.organisation(self.database, other, group="swad", members=[(f"mede-{self.name}", ["signatory"])])
        browser = answering.signed_in(visitor(self.app), self.name)
        browser.open(f"/en/r/organisatie/{self.asked.ref}").press("Begin", consent="yes")
        browser.open("/en/r/werkplek/deel/1").press("Add this note", note="Wie kijkt hiernaar?")
        for words in ("Onze eerste zin.", "Onze tweede zin."):
            browser.open("/en/r/alles").press("Save and continue", **{OPEN[self.name]: words})
        self._add_file(browser)
        browser.open("/en/r/werkplek/mede")
        chosen = browser.page.xpath(f"//option[normalize-space()='{other}']/@value")[0]
        browser.press("Ask to sign along", organisation=chosen)
        with self.database.transaction() as session:
            ids = {user.email.partition("@")[0]: user.id for user in session.scalars(select(User))}
            self.members = {"writer": ids[self.name], "cosigner": ids[f"mede-{self.name}"]}
            pepper = self.app.extensions["consult.keys"].pepper
            made = {"roles": [OrgRole.WRITER], "by": ids[self.name], "today": TODAY}
            self.secret = invite(session, pepper, first, **made)
            self.held["organisation"] = session.scalars(
                select(Response.id).where(Response.organisation_id == first)
            ).one()
            response_id = self.held["organisation"]
            self.values |= {
                "organisation_id": first,
                "user_id": ids[f"x-{self.name}"],
                "organisation": UUID(chosen),
                "invitation_id": session.scalars(
                    select(MemberInvitation.id).where(MemberInvitation.organisation_id == first)
                ).one(),
                "attachment_id": session.scalars(
                    select(Attachment.id).where(Attachment.response_id == response_id)
                ).one(),
                "signing_id": session.scalars(select(CoSigning.id).where(CoSigning.response_id == response_id)).one(),
            }

    def _sent_along(self) -> None:
        """Another organisation sends its answers with a file, which a moderator can open."""
        who = f"zorg-{self.name}"
        members = [(who, ["writer", "signatory"])]
        made = answering.organisation(self.database, f"Zorg {self.name}", group="zorg_hulpverlening", members=members)
        browser = answering.signed_in(visitor(self.app), who)
        browser.open(f"/en/r/organisatie/{self.asked.ref}").press("Begin", consent="yes")
        self._add_file(browser)
        browser.open("/en/r/controle").press("Send my answers", consulted="onze leden")
        with self.database.reading() as session:
            sent = session.scalars(select(Response.id).where(Response.organisation_id == made)).one()
            read = select(Answer.id).where(Answer.response_id == sent, Answer.is_text, Answer.part != "").limit(1)
            self.values["moderation.file.answer_id"] = session.scalars(read).one()
        self.held["sent by an organisation"] = sent
        self.members["sender"] = _user(self.database, who)

    def _add_file(self, browser: Browser) -> None:
        at = f"/en/r/bijlagen/{FILES[self.name]}"
        browser.open(at)
        fields = {"csrf_token": browser.token, "use": "analyse", "file": (io.BytesIO(making.docx()), "brief.docx")}
        browser._show(browser.client.post(at, data=fields, follow_redirects=True), 200)

    def _coded_and_reported(self) -> None:
        analyst = self.staff[Role.ANALYST][0]
        with self.database.transaction() as session:
            accepted = session.scalars(select(Contribution).where(Contribution.consultation_id == self.asked.id)).one()
            theme = next(
                each
                for each in themes_of(session, self.asked)
                if each.on_desk and each.proposition and each.family != POSITIONS
            )
            coding = code(session, accepted.id, Span(0, 12), theme.id, length=80, stance=Stance.SUPPORT, by=analyst.id)
            session.flush()
            self.values |= {
                "coding_id": coding.id,
                "excerpt_id": coding.excerpt_id,
                "coding.number": accepted.number,
                "synthesis.key": theme.key,
                "theme": theme.key,
            }
        self._on_the_text()
        self._drawn(coding)
        for _release in range(1 + NAMES.index(self.name)):
            self._release(coding)
        self._draft(coding)
        self._drafted(coding)
        with self.database.reading() as session:
            draft = session.scalars(
                select(Synthesis)
                .where(Synthesis.consultation_id == self.asked.id)
                .order_by(Synthesis.number.desc())
                .limit(1)
            ).one()
            quote = select(Evidence.id).join(Finding, Finding.id == Evidence.finding_id)
            of_draft = (Finding.synthesis_id == draft.id, Evidence.quote == QuoteState.PROPOSED)
            self.values |= {
                "synthesis.number": draft.number,
                "overview.key": self.values["theme"],
                "reports.number": 1 + NAMES.index(self.name),
                "finding_id": session.scalars(
                    select(Finding.id).where(Finding.synthesis_id == draft.id).limit(1)
                ).one(),
                "evidence_id": session.scalars(quote.where(*of_draft).limit(1)).one(),
            }
            # Theirs is a file that only their second report has.
            names = session.scalars(select(ReportFile.name).order_by(ReportFile.name.desc())).all()
            self.values["lineage_id"] = self._printed(session)
            # Read only once no answers are taken any more, and so nobody's here.
            self.values["published_id"] = uuid5(self.asked.id, "public")
            number = self.values["reports.number"]
            self.values["name"] = next(each for each in names if f"-{number}-" in each)
            self.values |= {
                "opendata.number": number,
                "results.number": number,
                "results.document.name": next(
                    each for each in names if f"-{number}-" in each and each.endswith(".html")
                ),
                "opendata.file.name": next(each for each in names if f"-{number}-" in each and each.endswith(".zip")),
            }

    def _on_the_text(self) -> None:
        """Somebody is for a part of the text, which reports then print; theirs is another part than ours."""
        part = "BC"[NAMES.index(self.name)]
        # What waits may count anew: it comes first.
        while run_next(self.database, self.app.extensions["consult.tasks"]):
            pass
        with self.database.transaction() as session:
            asked = select(Question.id).where(
                Question.consultation_id == self.asked.id, Question.key == provision_key(part)
            )
            about = {"consultation_id": self.asked.id, "question_id": session.scalars(asked).one(), "row": ""}
            by = {"group": "sekswerker", "channel": Channel.OPEN, "responses": 1}
            session.add_all(Tally(**about, choice=choice, **by) for choice in ("", "support"))
        self.values["overview.provision.key"] = part

    def _printed(self, session: Session) -> UUID:
        """A finding that the report in force prints."""
        report = report_in_force(session, self.asked.id)
        assert report is not None
        return themes_in(report)[0].points[0].lineage_id

    def _drafted(self, coding: Coding) -> None:
        """The codebook has a draft, and a version more than their number of the one before."""
        first, second = (each.id for each in self.staff[Role.ANALYST])
        with self.database.transaction() as session:
            for round_ in range(NAMES.index(self.name)):
                draft = begin_draft(session, self.asked.id, by=first)
                act = Draft(draft.id, draft.revision, first, "Duidelijker")
                write_theme(session, act, self.values["theme"], {"example": f"Voorbeeld {round_}."})
                lock(session, draft.id, Settling(settled_with="Verbond"), revision=draft.revision, by=second)
            begin_draft(session, self.asked.id, by=first)
            said = {"stance": "oppose", "proposition": None, "condition": "", "label": ""}
            double = MergedDouble(coding_id=coding.id, theme=self.values["theme"], said=said)
            session.add(double)
            session.flush()
            self.values |= {
                "double_id": double.id,
                # Forms are filled in with the first parent there is, which takes themes of its own family alone.
                "codebook.key": next(one.key for one in themes_of(session, self.asked) if one.family == POSITIONS),
                "codebook.number": 1 + NAMES.index(self.name),
                "coding.codings_file.kind": "csv",
            }

    def _drawn(self, coding: Coding) -> None:
        """Two analysts coded a sample blind and differ; its number and place are another's in another house."""
        first, second = self.staff[Role.ANALYST]
        at = 1 + NAMES.index(self.name)
        with self.database.transaction() as session:
            sample = DoubleSample(
                consultation_id=self.asked.id,
                number=at,
                seed=1,
                population=1,
                size=1,
                first_id=first.id,
                second_id=second.id,
                first_done=True,
                second_done=True,
                state=SampleState.ADJUDICATING,
            )
            session.add(sample)
            session.flush()
            excerpt = session.get_one(Excerpt, coding.excerpt_id)
            unit = SampleUnit(
                sample_id=sample.id, contribution_id=excerpt.contribution_id, place=at, start=0, end=excerpt.end
            )
            session.add(unit)
            session.flush()
            given = {"unit_id": unit.id, "theme_id": coding.theme_id, "start": 0, "end": excerpt.end}
            blind = BlindCoding(**given, coder_id=first.id, stance=Stance.SUPPORT)
            session.add(blind)
            session.flush()
            self.values |= {"doubling.number": at, "place": at, "doubling.remove.coding_id": blind.id}

    def _draft(self, coding: Coding) -> Synthesis:
        analyst = self.staff[Role.ANALYST][0]
        with self.database.transaction() as session:
            draft = synthesis.start(session, self.asked.id, by=analyst.id)
            synthesis.save_finding(
                session,
                draft.id,
                revision=draft.revision,
                theme_id=coding.theme_id,
                kind=FindingKind.THEME,
                statement="Een inzender wil dat wie meerijdt erbuiten valt.",
                evidence=[Chosen(coding.excerpt_id, quote=True)],
                from_one=True,
                by=analyst.id,
            )
            return draft

    def _release(self, coding: Coding) -> None:
        analyst, other = self.staff[Role.ANALYST]
        draft = self._draft(coding)
        with self.database.transaction() as session:
            for evidence in session.scalars(select(Evidence).where(Evidence.quote == QuoteState.PROPOSED)).all():
                synthesis.decide_quote(
                    session,
                    evidence.id,
                    cleared=True,
                    looked_at=frozenset(synthesis.Risk),
                    by=self.staff[Role.SENIOR_MODERATOR][0].id,
                )
            now = session.get_one(Synthesis, draft.id)
            because = "Niemand dacht er anders over."
            summary = {"nl": "Een zin.", "en": "One sentence."}
            synthesis.save_summary(
                session, now.id, revision=now.revision, summary=summary, no_minority_because=because, by=analyst.id
            )
            texts = Texts(session, self.vault)
            synthesis.offer(session, now.id, texts=texts, revision=now.revision, by=analyst.id)
            synthesis.approve(session, now.id, texts=texts, revision=now.revision, by=other.id)
            asked = session.get_one(Consultation, self.asked.id)
            asked_for = reports.ask(session, asked, released_on=DAY, by=other.id, change_note="Anders.")
            self.values["job_id"] = asked_for.job_id
        while run_next(self.database, self.app.extensions["consult.tasks"]):
            pass

    def _around_it(self) -> None:
        with self.database.transaction() as session:
            words = replies.Words(disposition=Disposition.NOT, reason="Dit kan niet.")
            official = self.staff[Role.OFFICIAL][0].id
            asked = session.get_one(Consultation, self.asked.id)
            replies.save(session, asked, self.values["lineage_id"], words, revision=0, by=official, today=TODAY)
            reports.publish(session, asked, self.values["reports.number"], by=official, today=TODAY)
            editor = self.staff[Role.EDITOR][0].id
            digests = [f"{self.name} {number}".encode() for number in range(12)]
            batch = make_batch(
                session, self.asked, label="Huis", digests=digests, form_digest=self.name.encode(), by=editor
            )
            signature = record_co_signature(
                session, self.name, organisation="Voorbeeldverbond", signed_on=DAY, version="1", by=editor
            )
            provision = session.scalars(
                select(Provision.id).where(Provision.consultation_id == self.asked.id).limit(1)
            ).one()
            self.values |= {"batch_id": batch.id, "co_signature": signature.id, "version": provision}
            self._follow(session, by=official, second=editor)
        self.values |= {"group": "sekswerker", "question": OPEN[self.name], "key": OPEN[self.name], "number": 1}
        self.values["responses.files.key"] = self.values["responses.add_file.key"] = FILES[self.name]

    def _follow(self, session: Session, *, by: UUID, second: UUID) -> None:
        """Write a commitment on the subject, and release a letter on its progress."""
        subject = trajectory_called(session, self.name)
        told = following.Told(
            kind=CommitmentKind.DIRECTION,
            theme=next(iter(subject.themes)),
            words="Een handreiking.",
            words_en="A guide.",
            responsible="Vereniging Voorbeeldgemeenten",
            planning="2027",
        )
        made = following.save(session, subject, None, told, revision=0, by=by)
        said = replace(slip(number=1).documents["nl"], figures={"commitments": {}, "problems": []})
        letter = following.keep(session, subject, said, {"pdf": b"%PDF"}, by=by, today=TODAY)
        following.release(session, subject, letter.id, {"pdf": b"%PDF"}, by=second, today=TODAY)
        self.values["trajectories.lineage_id"] = made.lineage_id
        for room in ("trajectories", "trajectories_public"):
            self.values |= {f"{room}.number": 1, f"{room}.name": "voortgangsbrief-1.pdf"}


@dataclass(frozen=True)
class Form:
    """A form as a page shows it to one visitor, filled in: where it goes, what it carries, what may be chosen in it."""

    who: str
    client: FlaskClient
    page: str
    rule: Rule
    path: str
    fields: "MultiDict[str, str]"
    names: frozenset[str]
    choices: frozenset[str]

    def post(self, **more: str) -> TestResponse:
        """Send the form, with fields that it does not have, or others in their place."""
        fields = MultiDict(self.fields)
        fields.update(more)
        return self.client.post(self.path, data=fields, headers={"Sec-Fetch-Site": "same-origin"})


def addresses(house: House, kind: str) -> Iterator[tuple[Rule, str]]:
    """Every address of ours that this kind of visitor may open; leaving the site comes last, as it ends the visit."""
    for endpoint, access in sorted(
        declared_access(house.app).items(), key=lambda one: (one[0] == "site.leave", one[0])
    ):
        if kind not in admitted(access) or endpoint == "static":
            continue
        for rule in house.app.url_map.iter_rules(endpoint):
            if "GET" in (rule.methods or set()):
                yield rule, at(house.app, rule, **house.ours(rule), **house.asked_for(rule))


def forms(house: House, kind: str) -> Iterator[Form]:
    """Every form that visitors of this kind are shown, filled in; once for each visitor, address and set of fields."""
    for who, client in house.visitors(kind):
        seen = set()
        for _rule, page in addresses(house, kind):
            for form in forms_on(house, who, client, page):
                known = form.path, form.names
                if known not in seen:
                    seen.add(known)
                    yield form


def forms_on(house: House, who: str, client: FlaskClient, page: str) -> Iterator[Form]:
    """The forms of one page as this visitor sees it, once for each of their buttons."""
    answer = client.get(page)
    if answer.mimetype != "text/html" or answer.status_code != HTTPStatus.OK:
        return
    for owner in html.fromstring(answer.get_data(as_text=True)).xpath("//form[@method='post']"):
        names = frozenset(Browser._names(owner))
        choices = frozenset(owner.xpath(".//input/@value|.//option/@value"))
        for button in owner.iter("button"):
            path = urljoin(page, button.get("formaction") or owner.get("action") or page)
            fields = _filled_in(owner)
            if button.get("name"):
                fields[button.get("name")] = button.get("value", "")
            yield Form(who, client, page, _rule_of(house.app, path), path, fields, names, choices)


def _rule_of(app: Flask, path: str) -> Rule:
    matched = app.url_map.bind("localhost").match(path.removeprefix("/en"), method="POST", return_rule=True)
    rule: Rule = matched[0]
    return rule


def _filled_in(owner: html.HtmlElement) -> "MultiDict[str, str]":
    """The fields of a form: as they are shown, and what is empty filled with something that may stand there."""
    fields = Browser._fields(owner)
    for field in owner.xpath(".//input|.//textarea|.//select"):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or field.get("disabled") is not None or kind in {"hidden", "submit", "file"}:
            continue
        # Of a questionnaire only what is asked in words is answered: choices and words beside them depend on each other.
        if _ANSWERED.match(name) and field.tag != "textarea":
            continue
        if field.tag == "select" and not fields.get(name):
            fields.setlist(name, [each for each in field.xpath(".//option/@value") if each][:1])
        elif kind in {"radio", "checkbox"}:
            fields.setdefault(name, field.get("value", "on"))
        elif not fields.get(name):
            fields[name] = FILLING[name if name in FILLING else "textarea" if field.tag == "textarea" else kind]
    return fields


def rows_of(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the house by table, but for what looking itself leaves: sessions, who looked, and tries at accounts."""
    tables = _tables(house.database)
    with house.database.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in tables.sorted_tables
            if table.name not in {"web_session", "audit_event", "account_try"}
        }


@cache
def _tables(database: Database) -> MetaData:
    """The tables that there are, which takes longer to ask than what is in them."""
    found = MetaData()
    found.reflect(database.reader)
    return found


def identifiers(house: House) -> dict[str, str]:
    """The table of every identifier that there is."""
    with house.database.reading() as session:
        return {
            str(found): table.name
            for table in Base.metadata.sorted_tables
            if "id" in table.c
            for found in session.scalars(select(table.c.id))
        }
