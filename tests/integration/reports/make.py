"""Things that a report needs: an approved synthesis, a release of it, and the words of its files. All invented."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import product
from typing import Any
from uuid import UUID

from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker
from sqlalchemy import select
from sqlalchemy.orm import undefer

from consult.coding.models import Coding
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.jobs.worker import run_next
from consult.moderation.queries import Texts
from consult.reports import services
from consult.reports.document import About, Document, Section
from consult.reports.formats import FORMATS
from consult.reports.formats.json_file import schema
from consult.reports.making.document import Written, documents
from consult.reports.making.words import Words
from consult.reports.models import Report, ReportFile
from consult.synthesis.models import Synthesis
from consult.synthesis.services import Risk, decide_quote
from tests.integration.coding.make import Place
from tests.integration.synthesis import make as synthesis
from tests.unit.formats.pdf_words import pdf_words

DAY = date(2026, 11, 23)


def offered(place: Place, *quoted: Coding, cleared: bool = True) -> Synthesis:
    """Return a synthesis that waits for approval, with ``quoted`` decided on by a second person."""
    made = synthesis.draft(place)
    if quoted:
        found = synthesis.finding(place, made, *quoted, quote=True)
        with place.database.transaction() as session:
            for evidence in found.evidence:
                decide_quote(session, evidence.id, cleared=cleared, by=place.other.id, looked_at=frozenset(Risk))
    else:
        synthesis.finding(place, made, synthesis.coded(place), synthesis.coded(place))
    summary = {"summary": {"nl": "Dit is een zin."}, "no_minority_because": "Niemand dacht er anders over."}
    synthesis.step(place, made, "save_summary", **summary)
    return synthesis.step(place, made, "offer")


def approved(place: Place, *quoted: Coding, cleared: bool = True) -> Synthesis:
    made = offered(place, *quoted, cleared=cleared)
    return synthesis.step(place, made, "approve", by=place.other)


def slip(*_about: object, number: int, **_more: object) -> Written:
    """Return a report of one page that says nothing, in the place of ``documents``."""
    say = Words("nl")
    made = Document(
        language="nl",
        title="Proef",
        subtitle="",
        sender="Voorbeeldministerie",
        number=number,
        released_on=DAY,
        labels=say.labels(),
        sections=tuple(
            Section(number=str(number), heading=about, about=about)
            for number, about in enumerate((About.CONSULTATION, About.WHO, About.UNKNOWN), 1)
        ),
        figures={"findings": [], "themes": [], "withheld_below": 10},
    )
    return Written({"nl": made}, {})


def asked(place: Place, **more: Any) -> Report:
    """Return a report in the making."""
    with place.database.transaction() as session:
        consultation = session.get_one(Consultation, place.id)
        chosen = {"change_note": "Een bevinding is nieuw."} | more
        return services.ask(session, consultation, released_on=DAY, by=place.analyst.id, **chosen)


def released(app: Flask, place: Place, **more: Any) -> Report:
    """Return a released report on the approved synthesis."""
    made = asked(place, **more)
    work(app, place)
    with place.database.reading() as session:
        return session.get_one(Report, made.id)


def released_with(place: Place, settings: Settings, *formats: str) -> tuple[Report, Mapping[str, Document]]:
    """Return a released report on the approved synthesis with files in some formats, and what it says by language."""
    made = asked(place)
    with place.database.transaction() as session:
        services.count_up_to(session, made.id, datetime.now(UTC))
        consultation = session.get_one(Consultation, place.id)
        texts = Texts(session, place.vault)
        said = documents(session, texts, consultation, settings, number=made.number, released_on=DAY)
        services.keep_words(session, made.id, said)
        for (language, document), key in product(said.documents.items(), formats):
            chosen = FORMATS[key]
            kept = services.keep_file(
                session,
                made.id,
                chosen.render(document),
                format_=key,
                language=language,
                name=f"verslag-{made.number}-{language}.{chosen.extension}",
                media_type=chosen.media_type,
            )
            fitting(kept)
        return services.release(session, made.id), said.documents


def work(app: Flask, place: Place) -> None:
    """Do all the work that waits."""
    while run_next(place.database, app.extensions["consult.tasks"]):
        pass


def files(place: Place, report_id: UUID) -> dict[str, ReportFile]:
    """Return the files of a report with their bytes, by name."""
    with place.database.reading() as session:
        found = session.scalars(
            select(ReportFile).where(ReportFile.report_id == report_id).options(undefer(ReportFile.content))
        )
        return {file.name: fitting(file) for file in found}


def fitting(file: ReportFile) -> ReportFile:
    """Return the file; fail where it is a JSON file of real words that does not fit the published schema."""
    said = json.loads(file.content or b"{}") if file.format == "json" else {}
    if said.get("figures", {}).get("themes"):
        Draft202012Validator(schema(), format_checker=FormatChecker()).validate(said)
    return file


def words(file: ReportFile) -> str:
    """Return everything that can be read in a file, its hidden corners included."""
    if file.content[:4] == b"%PDF":
        return pdf_words(file.content)
    if file.content[:2] != b"PK":
        return file.content.decode()
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
