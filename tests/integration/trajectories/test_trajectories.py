"""One subject through the four phases: commitments that two officials publish, letters on progress, and pulse questions."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.access import Role
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import ConflictError, ForbiddenError, InvalidError
from consult.reports.document import Column, Section, Table
from consult.reports.frozen import freeze
from consult.reports.models import Report
from consult.trajectories import queries, services
from consult.trajectories.models import CommitmentKind, Progress
from consult.trajectories.pulse import pulses
from consult.trajectories.queries import Round, Trajectory
from tests.browser import Browser
from tests.integration.coding.make import signed_in
from tests.integration.moderation import make as moderation
from tests.integration.replies.make import TODAY, Told
from tests.integration.reports.make import slip
from tests.unit.formats.pdf_words import pdf_words

DRAFT = "Concept: niemand heeft deze brief nog vrijgegeven."
OVERTAKEN = "A report that this letter stands on does not count any more."
DESK = "/en/desk/trajecten/pooierverbod"
PUBLIC = "/en/trajecten/pooierverbod"
FILLED = {
    "words": "Een handreiking voor samenwerking.",
    "words_en": "A guide to working together.",
    "responsible": "Vereniging Voorbeeldgemeenten",
    "planning": "voorjaar 2027",
    "progress": "under_way",
}


def test_a_commitment_is_written_by_one_official_and_published_by_another_with_every_version_to_read(
    app: Flask, client: FlaskClient, told: Told
) -> None:
    everybody = Browser(client).open("/en/consultaties/pooierverbod").click("All phases of this subject")
    assert "No commitment was published yet." in everybody.text
    writer = signed_in(app, told.writer).open("/en/desk").click("Subjects and commitments").click("pimping ban")
    writer.click("Write a new commitment")
    theme = writer.page.xpath("//select[@name='theme']/option/@value")[1]
    refused = writer.press("Save the draft", status=422, **FILLED, stopped_because="Zomaar.")
    assert "Choose the theme that this is about." in refused.text
    assert "only where it was stopped" in refused.text
    writer.press("Save the draft", theme=theme, answers_to=str(told.lineage), stopped_because="")
    writer.press("Offer this to a second person")
    assert "Publish this commitment" not in writer.text
    page = writer.path.removeprefix("/en")
    forged = {"csrf_token": writer.token, "revision": writer.page.xpath("//input[@name='revision']/@value")[0]}
    writer.post(f"/en{page}/publiceren", forged, status=403)
    assert FILLED["words_en"] not in everybody.open(PUBLIC).text
    signed_in(app, told.second).open(f"/en{page}").press("Publish this commitment")
    text = everybody.open(PUBLIC).text
    assert all(
        words in text for words in (FILLED["words_en"], "Under way", "Outside the Aanpak", "The reply that this")
    )
    assert FILLED["words"] in everybody.open(PUBLIC.removeprefix("/en")).text
    changed = {"progress": "stopped", "stopped_because": "Er was geen geld."}
    writer.open(f"/en{page}").press("Save the draft", **changed).press("Offer this")
    signed_in(app, told.second).open(f"/en{page}").press("Publish this commitment")
    text = everybody.open(PUBLIC).text
    assert text.index("Er was geen geld.") < text.index("How it stood before") < text.index("Under way")
    assert not [name for name in ("Schrijver", "Tweede") if name in text]


def test_a_commitment_says_who_does_what_when_and_only_whoever_asked_makes_one(told: Told) -> None:
    with told.place.database.transaction() as session:
        stranger = moderation.staff(session, Role.OFFICIAL, employer="Ander Ministerie", name="C. Anders")
        subject = queries.trajectory_called(session, "pooierverbod")
        said = _said(subject)
        with pytest.raises(ForbiddenError):
            services.save(session, subject, None, said, revision=0, by=stranger.id)
        for change, refused in (
            ({"planning": " "}, "which organisation does this"),
            ({"theme": "X-NIETS"}, "does not have this theme"),
            ({"progress": Progress.STOPPED}, "Say why it was stopped"),
            ({"words_en": ""}, "in Dutch and in English"),
            ({"answers_to": subject.rounds[0].consultation.id}, "no published reply"),
            ({"partners": "T. Aksoy van de gemeente"}, "never a person"),
        ):
            with pytest.raises(InvalidError, match=refused):
                services.save(session, subject, None, replace(said, **change), revision=0, by=told.writer.id)
        made = services.save(session, subject, None, said, revision=0, by=told.writer.id)
        with pytest.raises(ConflictError):
            services.save(session, subject, made.lineage_id, said, revision=0, by=told.second.id)


def test_a_letter_says_per_theme_what_is_done_and_a_second_official_releases_it(
    app: Flask, client: FlaskClient, told: Told
) -> None:
    _publish(told, Progress.NOT_BEGUN)
    maker, second, everybody = signed_in(app, told.writer), signed_in(app, told.second), Browser(client)
    maker.open(DESK).press("Make the next letter").press("Make the next letter")
    assert "Release this letter" not in maker.text
    draft = _file(maker, "DOCX")
    assert DRAFT in draft
    maker.post(f"{DESK}/brieven/1/vrijgeven", {"csrf_token": maker.token}, status=403)
    assert "Letter 1" not in everybody.open(PUBLIC).text
    everybody.open(f"{PUBLIC}/brieven/1/voortgangsbrief-1.pdf", status=404)
    second.open(DESK).press("Release this letter")
    everybody.open(PUBLIC)
    for kind in ("DOCX", "ODT", "PDF"):
        words = _file(everybody, kind)
        assert DRAFT not in words
        if kind != "PDF":
            assert all(one in words for one in (FILLED["words"], "Twee inzenders willen", "Collega's vallen erbuiten"))
    _publish(told, Progress.DONE)
    maker.open(DESK).press("Make the next letter")
    assert re.search(r"Stond op: Niet begonnen\. [^.]+: Klaar\.", _file(maker, "DOCX"))
    assert OVERTAKEN not in everybody.open(PUBLIC).text
    told.release()
    second.open(DESK)
    assert (OVERTAKEN in second.text, "Release this letter" in second.text) == (True, False)
    assert OVERTAKEN in everybody.open(PUBLIC).text
    second.post(f"{DESK}/brieven/2/vrijgeven", {"csrf_token": second.token}, status=409)


def _said(subject: Trajectory, progress: Progress = Progress.NOT_BEGUN) -> services.Told:
    return services.Told(
        kind=CommitmentKind.COMMITMENT,
        theme=next(iter(subject.themes)),
        words=FILLED["words"],
        words_en=FILLED["words_en"],
        responsible=FILLED["responsible"],
        planning=FILLED["planning"],
        progress=progress,
    )


def _publish(told: Told, progress: Progress) -> None:
    """Publish the one commitment there is, or the next version of it."""
    with told.place.database.transaction() as session:
        subject = queries.trajectory_called(session, "pooierverbod")
        lineage = next(iter(queries.commitments_of(session, subject.key)), None)
        made = services.save(session, subject, lineage, _said(subject, progress), revision=0, by=told.writer.id)
        services.offer(session, subject, made.lineage_id, revision=made.revision, by=told.writer.id)
        services.publish(session, subject, made.lineage_id, revision=made.revision, by=told.second.id, today=TODAY)


def _file(browser: Browser, kind: str) -> str:
    """Return everything that can be read in the newest letter of a format."""
    href = next(link.get("href") for link in browser.page.iter("a") if link.text_content().startswith(kind))
    content = browser.client.get(href).get_data()
    if content[:4] == b"%PDF":
        return pdf_words(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_a_pulse_shows_what_the_report_of_each_round_printed_and_counts_nothing_anew(told: Told) -> None:
    with told.place.database.reading() as session:
        consultation = session.get_one(Consultation, told.place.id)
        file = definition(consultation)
    question = next(one for one in file.questions if one.type == "single")
    other = "Hoe gaat het nu met de regeling?"
    asked = ((question.text.nl, (40, "‹10", "×")), (question.text.nl, (12, 30, 42)), (other, (9,)))
    rounds = []
    for number, (title, cells) in enumerate(asked, 1):
        table = Table(
            key=question.id,
            title=title,
            columns=(Column(label="Keuze"), Column(label="Totaal", numeric=True)),
            rows=tuple((f"keuze {place}", 5, cell) for place, cell in enumerate(cells)),
        )
        said = replace(
            slip(number=number).documents["nl"], sections=(Section(number="1", heading="Wie", blocks=(table,)),)
        )
        words = question.model_copy(update={"text": question.text.model_copy(update={"nl": title})})
        round_file = file.model_copy(update={"participation_phase": "uitvoeren", "questions": (words,)})
        report = Report(
            consultation_id=told.place.id,
            synthesis_id=told.place.id,
            job_id=None,
            number=number,
            asked_by_id=told.writer.id,
            released_on=TODAY,
            snapshot={"nl": freeze(said)},
        )
        rounds.append(Round(consultation=consultation, file=round_file, report=report))
    found = pulses(Trajectory("proef", rounds), "nl")
    assert [(one.title, [list(cells) for _label, cells in one.rows]) for one in found] == [
        (question.text.nl, [[40, 12], ["‹10", 30], ["×", 42]]),
        (other, [[9]]),
    ]
