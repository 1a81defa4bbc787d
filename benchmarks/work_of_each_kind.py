"""An installation in which work of every kind waits, to run as often as wanted: it is copied each time."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, inspect, select, text, update

from benchmarks import proposal, twenty
from benchmarks.place import OWNER, Installation
from consult.accounts.models import Membership, User
from consult.coding.services import queue_learning_of, suggesting
from consult.config import DISTRIBUTED, Settings
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_slug, questions_of
from consult.days import today_here
from consult.db import Database
from consult.demo import signals
from consult.demo.people import add_everybody
from consult.jobs import distributed
from consult.jobs.models import Job, JobState
from consult.jobs.services import enqueue
from consult.moderation.models import Contribution
from consult.moderation.services import admitting, grouping, indexing, triaging
from consult.oversight import services as oversight
from consult.papers.paper import Paragraph
from consult.reports import services as reports
from consult.responses import services as responding
from consult.responses.models import Attachment, Response, ScanState, Visibility
from consult.responses.services import attaching, withdrawing
from consult.site import notices
from consult.synthesis import services as synthesis

KINDS = (
    withdrawing.JOB,
    admitting.JOB,
    triaging.JOB,
    grouping.JOB,
    indexing.JOB,
    suggesting.JOB,
    reports.JOB,
    attaching.SCAN,
    synthesis.JOB,
    notices.MAIL_JOB,
    notices.DAY_JOB,
    oversight.JOB,
)
ASKED_BY_MANY = frozenset({admitting.JOB, triaging.JOB, grouping.JOB, attaching.SCAN, suggesting.JOB})
"""What is asked for by many and done once for those that wait: whether it was, counts, and not how often."""
SENT, CODED, FILES = 40, 300, 5
_PARAGRAPHS = json.dumps([asdict(Paragraph(text="Dit is een verzonnen alinea."))])
_FEW = 5
"""How many jobs of one kind are left to do, where there are many."""


@dataclass(frozen=True)
class Stage:
    """Where the pattern stands: its settings, and how its databases are copied."""

    settings: Settings
    server: str

    @contextmanager
    def copy(self, folder: Path, kind: str) -> Iterator[Settings]:
        """Give the settings of a copy in ``folder`` in which work of ``kind`` waits and no other."""
        pattern = Path(self.settings.key_file).parent
        where = folder / uuid4().hex
        shutil.copytree(pattern, where)
        url = f"sqlite:///{where / 'consult.sqlite'}"
        if self.server:
            _on_server(
                self.server, "DROP DATABASE IF EXISTS trial WITH (FORCE)", "CREATE DATABASE trial TEMPLATE stage"
            )
            url = f"{self.server}/trial"
        made = replace(
            self.settings,
            database_url=url,
            keystore_url=f"sqlite:///{where / 'keys.sqlite'}",
            index_url=f"sqlite:///{where / 'index.sqlite'}",
            key_file=where / "keys.json",
            audit_heads=where / "audit-heads.txt",
        )
        _leave_only(made, kind)
        yield made
        shutil.rmtree(where)


@contextmanager
def staged(
    folder: Path, server: str, fill: Callable[[Installation], None], *, engine: str, mail_server: str, scanner: str
) -> Iterator[Stage]:
    """Give a stage in ``folder`` that ``fill`` filled, on SQLite or in a database on the PostgreSQL ``server``."""
    where = folder / "stage"
    where.mkdir()
    if server:
        _on_server(server, "DROP DATABASE IF EXISTS stage WITH (FORCE)", "CREATE DATABASE stage")
    place = Installation(where, f"{server}/stage" if server else "")
    settings = replace(
        place.settings, engine=engine, mail_server=mail_server, mail_from="bericht@voorbeeld.example", scanner=scanner
    )
    if engine == DISTRIBUTED:
        distributed.upgrade(place.database)
    fill(place)
    place.close()
    place.app.extensions["consult.index"].close()
    yield Stage(settings, server)


def rows(settings: Settings) -> Mapping[str, int]:
    """Return how many rows each table of each database holds, and how many jobs of each kind ended how."""
    found: Counter[str] = Counter()
    for name, url in (("", settings.database_url), ("keys.", settings.keystore_url), ("index.", settings.index_url)):
        engine = create_engine(url)
        with engine.connect() as connection:
            for table in inspect(connection).get_table_names():
                # Who was killed took no leave: the row of a worker stays for a day, and counts as there for a minute.
                # Jobs are counted below.
                if not table.startswith(("procrastinate", "web_session", "worker", "job")):
                    found[name + table] = connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar() or 0  # noqa: S608
        engine.dispose()
    database = Database(settings.database_url)
    with database.reading() as session:
        for kind, state in session.execute(select(Job.kind, Job.state)):
            found[f"{kind} {state}"] = 1 if kind in ASKED_BY_MANY else found[f"{kind} {state}"] + 1
    database.dispose()
    return found


def ask_report(place: Installation) -> None:
    """Let a report on the shipped documents wait to be made."""
    with place.database.transaction() as writing:
        add_everybody(writing, bureau=place.settings.operator, sender=OWNER)
        signals.analyse(writing, place.vault, signals.SIGNALS, slug="documentanalyse", released_on=today_here())


def ask_everything(place: Installation) -> None:
    """Let work of every kind wait."""
    now, today = datetime.now(UTC), today_here()
    proposal.fill(place, CODED)
    place.open_twenty()
    with place.database.transaction() as writing:
        signals.analyse(writing, place.vault, signals.SIGNALS, slug="documentanalyse", released_on=today)
    for number, draft in enumerate(place.drafts(SENT, answered=True)):
        if number < FILES:
            _attach(place, draft.id)
        with place.database.transaction() as writing:
            responding.send(
                writing, place.vault, draft.id, send_digest=uuid4().bytes, code_digest=None, tells_later=False, now=now
            )
    with place.database.transaction() as writing:
        asked = consultation_by_slug(writing, twenty.SLUG)
        sent = select(Response.id).where(Response.consultation_id == asked.id).order_by(Response.id).limit(1)
        going = writing.scalars(sent).one()
        responding.withdraw(writing, going, now=now - timedelta(days=4))
        writing.execute(update(Job).where(Job.kind == withdrawing.JOB).values(not_before=None))
        queue_learning_of(writing, consultation_by_slug(writing, "pooierverbod").id)
        for contribution in writing.scalars(select(Contribution.id).where(Contribution.is_text).limit(_FEW)):
            indexing.queue_indexing(writing, contribution)
        for user in writing.scalars(select(User).where(User.id.in_(select(Membership.user_id)))):
            user.mail_language = "nl"
            enqueue(writing, notices.MAIL_JOB, {"user": str(user.id)})
        turn = {"consultation": str(asked.id), "turn": notices.Turn.OPENS.value, "day": str(asked.opens_on)}
        enqueue(writing, notices.DAY_JOB, turn)
        long_ago = {"opens_on": today - timedelta(days=3000), "closes_on": today - timedelta(days=2000)}
        writing.execute(update(Consultation).where(Consultation.slug == "pooierverbod").values(**long_ago))
        enqueue(writing, oversight.JOB, {})


def _attach(place: Installation, response_id: object) -> None:
    content = bytes(300_000)
    with place.database.transaction() as writing:
        response = writing.get_one(Response, response_id)
        made = Attachment(
            id=uuid4(),
            response_id=response.id,
            question_id=questions_of(writing, response.consultation_id)[twenty.OPEN_QUESTION].id,
            number=1,
            kind="pdf",
            size=len(content),
            sha256="",
            characters=0,
            pages=1,
            visibility=Visibility.ANALYSE,
            scan=ScanState.WAITING,
            sealed_name=b"",
            sealed_paragraphs=b"",
            sealed_copy=b"",
        )
        keyring = place.vault.keyring([response.id])
        made.sealed_name = keyring.seal(response.id, made.place("sealed_name"), "stuk.pdf")
        made.sealed_paragraphs = keyring.seal(response.id, made.place("sealed_paragraphs"), _PARAGRAPHS)
        made.sealed_copy = keyring.seal_bytes(response.id, made.place("sealed_copy"), content)
        writing.add(made)
        enqueue(writing, attaching.SCAN, {}, dedupe_key=attaching.SCAN)


def _leave_only(settings: Settings, kind: str) -> None:
    """Let a few jobs of ``kind`` wait, and tell the engine of them; the others are as if they were done."""
    database = Database(settings.database_url)
    with database.transaction() as session:
        wanted = session.scalars(
            select(Job).where(Job.kind == kind, Job.state == JobState.QUEUED).order_by(Job.id).limit(_FEW)
        ).all()
        kept = [job.id for job in wanted]
        session.execute(update(Job).where(Job.id.not_in(kept)).values(state=JobState.DONE, dedupe_key=None))
        session.execute(update(Job).where(Job.id.in_(kept)).values(not_before=None))
        if settings.engine == DISTRIBUTED:
            for job in wanted:
                distributed.deliver(session, job)
    database.dispose()
    if not kept:
        raise RuntimeError(f"no work of kind {kind} waits")


def _on_server(server: str, *statements: str) -> None:
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
