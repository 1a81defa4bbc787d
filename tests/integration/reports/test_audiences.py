"""One release for several readers: what each document holds, what it leaves out, and that it fits."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date

import page
import pikepdf
import pytest
from flask import Flask
from lxml import etree

from consult.consultations.models import Consultation
from consult.errors import InvalidError
from consult.replies.models import Disposition, Reply, ReplyState
from consult.reports.document import About
from consult.reports.frozen import thaw
from consult.reports.making.audiences import CHOSEN, OPTIONAL, arranged
from consult.reports.models import Audience, Report, ReportFile, ReportState
from consult.synthesis.services import save_rejoinder
from tests.integration.coding.make import Place, signed_in
from tests.integration.reports import make
from tests.integration.synthesis import make as synthesis

DESK = "/en/desk/pooierverbod/verslagen"
MDTO = "{https://www.nationaalarchief.nl/mdto}"
PARTNER = "Voorbeeldalliantie"
REASON = "Wij nemen dit over in het nieuwe voorstel."


def test_each_audience_reads_the_frozen_words_and_what_is_left_out_is_named(app: Flask, place: Place) -> None:
    coding = synthesis.coded(place)
    made = synthesis.draft(place)
    found = synthesis.finding(place, made, coding, synthesis.coded(place))
    long = "\n".join(f"Zin {number} over wat mensen van dit voorstel vinden, en waarom." for number in range(60))
    synthesis.step(
        place, made, "save_summary", summary={"nl": long, "en": "One sentence."}, no_minority_because="Geen."
    )
    synthesis.step(place, made, "offer")
    synthesis.step(place, made, "approve", by=place.other)
    _first(app, place, Audience.SUMMARY)
    _reply(place, found.lineage_id)
    chosen = {Audience.FULL: [About.CODEBOOK], **CHOSEN}
    report = make.released(app, place, audiences=chosen, change_note="Er is een antwoord bij gekomen.")

    files = make.files(place, report.id)
    _archived(files.pop(f"verslag-{report.number}-archief.zip"), files)
    printed = {"pdf", "docx", "odt"}
    assert {(one.audience, one.language): set() for one in files.values()}.keys() == {
        (audience, language) for audience in (Audience.FULL, *CHOSEN) for language in ("nl", "en")
    }
    assert _formats(files, Audience.ANNEX) == _formats(files, Audience.MEMORANDUM) == printed
    assert _formats(files, Audience.SUMMARY) == {*printed, "html"}
    for name, file in files.items():
        seen = " ".join(make.words(file).split())
        if file.format in printed:
            assert f"{report.number}" in name
        if name.endswith(".pdf"):
            assert page.is_pdf_compliant_bytes(file.content, profile="ua1"), name
            assert page.is_pdf_compliant_bytes(file.content, profile="2a"), name
        if file.language != "nl" or file.format not in {"docx", "odt"}:
            continue
        assert "een analist die het niet schreef" in seen or "an analyst who did not write it" in seen
        if file.audience is Audience.SUMMARY:
            assert "Zin 1 over" in seen
            assert "Zin 59 over" not in seen
            continue
        assert REASON in seen, name
        assert found.statement in seen, name
        if file.audience is not Audience.MEMORANDUM:
            assert "Er is een antwoord bij gekomen." in seen, name
    for language in ("nl", "en"):
        with pikepdf.open(io.BytesIO(files[f"verslag-{report.number}-samenvatting-{language}.pdf"].content)) as opened:
            assert len(opened.pages) == 1

    whole = thaw(report.snapshot["nl"])
    for audience in (Audience.FULL, Audience.ANNEX):
        kept = arranged(whole, audience, [*OPTIONAL, About.METHOD])
        abouts = {section.about for section in kept.sections}
        assert {About.METHOD, About.WHO, About.MINORITY, About.UNKNOWN, About.REPLIES, About.REJOINDER} <= abouts
        assert not abouts & OPTIONAL.keys()
        numbers = [section.number for section in kept.sections if section.number.isdecimal()]
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
        inner = [one.number.partition(".")[0] for section in kept.sections for one in section.sections]
        assert set(inner) <= {section.number for section in kept.sections}
        gone = [section.heading for section in whole.sections if section.about in OPTIONAL]
        assert [heading for heading in gone if heading not in kept.sections[0].blocks[0].text] == []
    [finding] = whole.figures["findings"]
    assert (finding["reply"]["disposition"], finding["reply"]["reason"]) == ("partly", REASON)


def test_a_later_release_needs_a_note_and_the_partner_is_waited_for_unless_somebody_says_not_to(
    app: Flask, place: Place
) -> None:
    make.approved(place)
    with pytest.raises(InvalidError, match="every report"):
        make.asked(place, audiences={Audience.FULL: [About.MINORITY]})
    with pytest.raises(InvalidError, match="no comment yet"):
        make.asked(place, waits_for=PARTNER)
    browser = signed_in(app, place.analyst).open(DESK)
    assert PARTNER in browser.press("Release this synthesis as a report", status=422).text
    with place.database.transaction() as session:
        save_rejoinder(
            session,
            place.id,
            partner=PARTNER,
            words="Wij missen iets.",
            by=place.analyst.id,
            by_partner=True,
            today=make.DAY,
        )
    first = make.released(app, place, waits_for=PARTNER)
    assert first.state is ReportState.RELEASED
    assert "Wij missen iets." in make.words(make.files(place, first.id)["verslag-1-nl.html"])
    with pytest.raises(InvalidError, match="different"):
        make.asked(place, change_note=" \n")
    with place.database.transaction() as session:
        session.get_one(Report, first.id).state = ReportState.SUPERSEDED
    browser.open(DESK).press("Release this synthesis as a report", change_note="", status=422)
    browser.press("Release this synthesis as a report", change_note="Eén antwoord is anders gecodeerd.", audiences=[])
    make.work(app, place)
    text = browser.open(DESK).text
    assert "Eén antwoord is anders gecodeerd." in text
    with place.database.reading() as session:
        second = session.query(Report).filter_by(number=2).one()
    words = make.words(make.files(place, second.id)["verslag-2-nl.html"])
    assert "Wat er veranderd is sinds verslag 1" in words or "What changed since report 1" in words
    assert "Eén antwoord is anders gecodeerd." in words


def _first(app: Flask, place: Place, *audiences: Audience) -> Report:
    return make.released(app, place, audiences=dict.fromkeys(audiences, ()))


def _archived(file: ReportFile, files: Mapping[str, ReportFile]) -> None:
    """Check that the package holds the PDF files and what else it should, each with metadata and its checksum."""
    with zipfile.ZipFile(io.BytesIO(file.content)) as opened:
        held = {name: opened.read(name) for name in opened.namelist()}
    manifest = dict(line.split("  ")[::-1] for line in held.pop("manifest-sha256.txt").decode().splitlines())
    assert manifest == {name: hashlib.sha256(content).hexdigest() for name, content in held.items()}
    [whole] = [name for name in held if name.endswith(".mdto.xml") and ".bestand." not in name]
    tree = etree.fromstring(held[whole])
    assert tree.tag == f"{MDTO}MDTO"
    assert list(dict.fromkeys(each.tag.removeprefix(MDTO) for each in tree[0])) == [
        "identificatie",
        "naam",
        "aggregatieniveau",
        "omschrijving",
        "taal",
        "waardering",
        "heeftRepresentatie",
        "archiefvormer",
        "beperkingGebruik",
    ]
    named = [each.findtext(f"{MDTO}verwijzingNaam") for each in tree[0].iterfind(f"{MDTO}heeftRepresentatie")]
    contents = [name for name in held if not name.endswith(".xml")]
    assert sorted(named) == sorted(contents)
    assert len(contents) == 5
    for name in contents:
        [one] = etree.fromstring(held[f"{name}.bestand.mdto.xml"])
        assert one.findtext(f"{MDTO}checksum/{MDTO}checksumWaarde") == hashlib.sha256(held[name]).hexdigest()
        assert one.findtext(f"{MDTO}omvang") == str(len(held[name]))
        order = ["identificatie", "naam", "omvang", "bestandsformaat", "checksum", "isRepresentatieVan"]
        assert [each.tag.removeprefix(MDTO) for each in one] == order
        if name.endswith(".pdf"):
            assert held[name] == files[name].content
    decisions = json.loads(held["besluiten-2.json"])
    assert decisions["method"]
    assert "een analist die het niet schreef" in str(decisions) or "an analyst who" in str(decisions)


def _formats(files: Mapping[str, ReportFile], audience: Audience) -> set[str]:
    return {one.format for one in files.values() if one.audience is audience}


def _reply(place: Place, lineage_id: object) -> None:
    with place.database.transaction() as session:
        consultation = session.get_one(Consultation, place.id)
        report = session.query(Report).filter_by(consultation_id=consultation.id, number=1).one()
        session.add(
            Reply(
                consultation_id=consultation.id,
                report_id=report.id,
                lineage_id=lineage_id,
                number=1,
                theme="C-PRIJS",
                author_id=place.analyst.id,
                disposition=Disposition.PARTLY,
                reason=REASON,
                owner="beleidsdirectie",
                due_on=date(2027, 3, 1),
                state=ReplyState.PUBLISHED,
                published_on=date(2026, 11, 20),
            )
        )
