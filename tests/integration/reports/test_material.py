"""What a report says of whom: names only where they are public, words only as they were cleared, no small numbers."""

import json
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from consult.accounts.models import Organisation, OrganisationKind
from consult.coding.services import Settling, write_theme
from consult.config import Settings
from consult.consultations.models import Consultation, Question
from consult.consultations.queries import provisions_in_force
from consult.moderation.models import Contribution, Tally, Verdict
from consult.moderation.services import check_translation, decide, translate
from consult.reports.document import Paragraph, Table
from consult.reports.formats import FORMATS
from consult.reports.frozen import thaw
from consult.reports.making.material import gather
from consult.reports.making.people import per_question, reach_table, who
from consult.reports.making.provisions import per_provision, was_responded_to
from consult.reports.making.words import Words
from consult.reports.models import Audience
from consult.responses.models import Channel, CoSigning, CoSigningState, Response, ResponseState, Visibility
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from tests.integration.coding.make import FIRST, Place
from tests.integration.coding.test_codebook import Book
from tests.integration.moderation import make as moderating
from tests.integration.reports import make
from tests.integration.synthesis import make as synthesis

QUIET, LOUD = "Stichting Stilteveld", "Vereniging Luidruchtig"


def test_no_file_names_an_organisation_that_made_nothing_public(app: Flask, place: Place) -> None:
    quiet = synthesis.coded(place, Visibility.QUOTE, maker=QUIET, group="swad", channel=Channel.ORGANISATION)
    loud = synthesis.coded(place, Visibility.PUBLIC, maker=LOUD, group="swad", channel=Channel.ORGANISATION)
    make.approved(place, quiet, loud)
    made = make.released(app, place)
    files = make.files(place, made.id).values()
    assert QUIET not in json.dumps(made.snapshot)
    assert [file.name for file in files if "Stilteveld" in make.words(file)] == []
    printed = {file.format for file in files if "Luidruchtig" in make.words(file)}
    assert {"html", "pdf", "docx", "odt"} <= printed
    assert _said(made.snapshot, "Quotation", "attribution") == [
        "SWAD of lid van SWAD, verzonnen",
        f"{LOUD}, verzonnen",
    ]


def test_a_hidden_word_is_in_no_file_of_a_report(app: Flask, place: Place) -> None:
    words = "Vraag het aan Geheimman, die weet het. Meer zeg ik niet."
    hidden = (Passage(Span(14, 23), Category.THIRD_PARTY),)
    coding = place.code(
        place.contribution(words, passages=hidden, visibility=Visibility.QUOTE),
        synthesis.THEME,
        span=Span(0, 38),
        length=len(words),
    )
    make.approved(place, coding)
    made = make.released(app, place)
    for file in make.files(place, made.id).values():
        said = make.words(file)
        assert "Geheimman" not in said, file.name
        assert "█" not in said, file.name
    (quote,) = _said(made.snapshot, "Quotation", "text")
    assert quote.startswith("Vraag het aan [")
    assert quote.endswith("die weet het.")


@pytest.mark.parametrize("cleared", [True, False])
def test_only_a_cleared_quote_is_printed(app: Flask, place: Place, *, cleared: bool) -> None:
    make.approved(place, synthesis.coded(place), cleared=cleared)
    made = make.released(app, place)
    assert _said(made.snapshot, "Quotation", "text") == (["Wij werken samen."] if cleared else [])
    assert ("Wij werken samen." in json.dumps(made.snapshot)) is cleared


def test_a_quote_from_a_translation_says_from_which_language(app: Flask, place: Place) -> None:
    words = "Wij werken samen met elkaar."
    with place.database.transaction() as session:
        answer = moderating.answer(session, place.vault, place.consultation, "Hola.", visibility=Visibility.QUOTE)
        about = {"from_language": "es", "to_language": "nl", "translator": "T. de Tolk", "by": place.moderator}
        translate(session, place.vault, answer.id, words, version=answer.version, **about)
        check_translation(session, place.vault, answer.id, [], version=answer.version, by=place.moderator)
        decided = {"version": answer.version, "verdict": Verdict.ACCEPT, "by": place.moderator}
        decide(session, place.vault, answer.id, share=0, **decided)
        contribution = session.scalars(select(Contribution).where(Contribution.answer_id == answer.id)).one()
    make.approved(place, place.code(contribution, synthesis.THEME, length=len(words), span=Span(0, len(words))))
    made = make.released(app, place)
    assert _said(made.snapshot, "Quotation", "text") == [words]
    (said,) = _said(made.snapshot, "Quotation", "attribution")
    assert Words("nl")("translated from Spanish") in said
    assert "Tolk" not in json.dumps(made.snapshot)


def test_words_that_may_not_be_quoted_are_in_no_part_of_a_report(app: Flask, place: Place) -> None:
    words = "Alleen om te lezen is dit. En dit ook."
    coding = place.code(place.contribution(words), synthesis.THEME, length=len(words), span=Span(0, 26))
    made = synthesis.draft(place)
    synthesis.finding(place, made, coding)
    synthesis.step(
        place, made, "save_summary", summary={"nl": "Een zin."}, no_minority_because="Niemand zei iets anders."
    )
    synthesis.step(place, made, "offer")
    synthesis.step(place, made, "approve", by=place.other)
    assert "Alleen om te lezen" not in json.dumps(make.released(app, place).snapshot)


def test_the_annex_of_the_codebook_says_with_whom_it_was_settled(app: Flask, place: Place) -> None:
    book = Book(place)
    book.do(write_theme, "B-COLLEGA", {"example": "Een verzonnen zin."})
    book.lock(Settling(settled_with="Voorbeeldverbond"))
    make.approved(place)
    report = make.released(app, place)
    pages = [make.words(file) for name, file in make.files(place, report.id).items() if name.endswith(".html")]
    assert pages
    assert all("Voorbeeldverbond" in page for page in pages)


def test_the_files_follow_from_what_was_frozen_byte_for_byte(app: Flask, place: Place) -> None:
    make.approved(place)
    made = make.released(app, place)
    assert list(made.snapshot) == ["nl"]
    for file in make.files(place, made.id).values():
        if file.audience is Audience.FULL:
            assert FORMATS[file.format].render(thaw(made.snapshot["nl"])) == file.content, file.name


def test_small_numbers_of_responses_are_withheld_in_every_table(app: Flask, place: Place) -> None:
    for number in range(3):
        place.code(place.contribution(group="gemeente", visibility=Visibility.QUOTE), "C-PRIJS", span=FIRST)
        place.code(place.contribution(), "C-PRIJS", by=place.other if number else place.analyst)
    make.approved(place)
    document = thaw(make.released(app, place).snapshot["nl"])
    prices = next(theme for theme in document.figures["themes"] if theme["theme"] == "C-PRIJS")
    shown = [prices["mentions"], *prices["by_category"].values()]
    assert shown
    assert [cell for cell in shown if isinstance(cell, int) and 0 < cell < 10] == []
    assert document.figures["withheld_below"] == 10
    reach = next(block for section in document.sections for block in section.blocks if _key(block) == "reach").table
    numbers = [cell for row in reach.rows for cell in row[1:]]
    assert "\u203910" in numbers
    assert [cell for cell in numbers if isinstance(cell, int) and 0 < cell < 10] == []


def test_an_organisation_takes_part_by_name_once_one_of_its_answers_is_public(place: Place, settings: Settings) -> None:
    place.contribution(maker=QUIET, group="swad", channel=Channel.ORGANISATION, visibility=Visibility.ANALYSE)
    place.contribution(maker=LOUD, group="swad", channel=Channel.ORGANISATION, visibility=Visibility.PUBLIC)
    with place.database.reading() as session:
        material = gather(session, session.get_one(Consultation, place.id), settings, number=1)
    assert [participant.name for participant in material.participants] == [LOUD]
    said = repr(who(material, Words("nl"), "1"))
    assert LOUD in said
    assert QUIET not in said


def test_a_response_signed_along_counts_once_and_names_who_signed_it(place: Place, settings: Settings) -> None:
    loud = place.contribution(maker=LOUD, group="swad", channel=Channel.ORGANISATION, visibility=Visibility.PUBLIC)
    quiet = place.contribution(maker=QUIET, group="swad", channel=Channel.ORGANISATION, visibility=Visibility.ANALYSE)
    with place.database.transaction() as session:
        for number, (contribution, name, state) in enumerate(
            (
                (loud, "Gemeente Meeveld", CoSigningState.SIGNED),
                (loud, "Stichting Zegnee", CoSigningState.DECLINED),
                (loud, "Stichting Wachtstil", CoSigningState.INVITED),
                (quiet, "Vereniging Schaduw", CoSigningState.SIGNED),
            ),
            1,
        ):
            organisation = Organisation(name=name, kind=OrganisationKind.RESPONDENT, group="swad")
            response_id = contribution.response_id
            session.add(CoSigning(response_id=response_id, organisation=organisation, number=number, state=state))
    with place.database.reading() as session:
        material = gather(session, session.get_one(Consultation, place.id), settings, number=1)
    assert material.responses == 2
    assert [(one.name, one.co_signers) for one in material.participants] == [(LOUD, ["Gemeente Meeveld"])]
    said = repr(who(material, Words("en"), "1"))
    assert "Responses below: 1. Organisations that signed them: 2." in said
    assert "Gemeente Meeveld" in said
    assert [name for name in ("Zegnee", "Wachtstil", "Schaduw") if name in said] == []


def test_a_public_dissent_does_not_make_the_organisation_public_that_answers(place: Place, settings: Settings) -> None:
    dissent = place.contribution(maker=QUIET, group="swad", channel=Channel.ORGANISATION, visibility=Visibility.PUBLIC)
    with place.database.transaction() as session:
        session.get_one(Contribution, dissent.id).maker = "Gemeente Meeveld"
    with place.database.reading() as session:
        material = gather(session, session.get_one(Consultation, place.id), settings, number=1)
    assert list(material.participants) == []


@pytest.mark.parametrize("municipalities", [3, 30])
def test_choices_by_channel_show_no_total_that_choices_by_category_withhold(
    place: Place, settings: Settings, municipalities: int
) -> None:
    """Three municipalities chose: their total is withheld, and what each channel adds up to could give it away."""
    _reached(place, {("sekswerker", Channel.OPEN): 40, ("sekswerker", Channel.INVITED): 40})
    _reached(place, {("gemeente", Channel.OPEN): municipalities})
    _chosen(place, "prijs", {("sekswerker", Channel.OPEN): 40, ("sekswerker", Channel.INVITED): 40})
    _chosen(place, "prijs", {("gemeente", Channel.OPEN): municipalities})
    with place.database.reading() as session:
        material = gather(session, session.get_one(Consultation, place.id), settings, number=1)
    (section,) = per_question(material, Words("nl"), "4").sections
    tables = {block.key: block for block in section.blocks if isinstance(block, Table)}
    leading = tables["PV-03"]
    withheld = any(isinstance(total, str) for total in (*leading.rows[-1][1:], *(line[-1] for line in leading.rows)))
    assert withheld is (municipalities < 10)
    by_channel = tables["PV-03--channel"].rows
    totals, beside = ([line[-1] for line in rows if line[0] != "Totaal"] for rows in (leading.rows, by_channel))
    assert totals == beside
    assert by_channel[-1][-1] == leading.rows[-1][-1]
    reached = {line[0]: line[-1] for line in reach_table(material, Words("nl")).rows}
    assert any(isinstance(total, str) for total in reached.values()) is withheld


def test_stances_on_each_part_of_the_text_are_counted_and_small_numbers_withheld(
    place: Place, settings: Settings
) -> None:
    everyone = {("sekswerker", Channel.OPEN): 40, ("sekswerker", Channel.INVITED): 40, ("gemeente", Channel.OPEN): 20}
    _reached(place, everyone)
    _chosen(place, "support", {("sekswerker", Channel.OPEN): 20, ("sekswerker", Channel.INVITED): 20}, "B-0")
    _chosen(place, "oppose", {("gemeente", Channel.OPEN): 3}, "C-0")
    with place.database.transaction() as session:
        for one in provisions_in_force(session, place.id):
            if one.key == "C":
                one.in_force, one.number = False, 2
    with place.database.reading() as session:
        material = gather(session, session.get_one(Consultation, place.id), settings, number=1)
    assert [section.heading[:4] for section in per_question(material, Words("en"), "4").sections] == []
    there, gone = per_provision(material, Words("en"), "5").sections
    tables = {block.key: block for section in (there, gone) for block in section.blocks if isinstance(block, Table)}
    assert there.heading == "Part B: Who does the ban apply to?"
    assert tables["B-0"].rows[0][0] == "For"
    assert tables["B-0"].rows[0][-1] == 40
    assert [row[0] for row in tables["B-0"].rows] == ["For", "Only if …", "Against", "Question", "No stance", "Total"]
    said = [block.text for block in gone.blocks if isinstance(block, Paragraph)]
    assert "This part is not in the text any more. These are responses to what it said." in said
    assert any("version 2" in one for one in said)
    cells = [cell for key in ("C-0", "C-0-answered") for row in tables[key].rows for cell in row[1:]]
    assert [cell for cell in cells if isinstance(cell, int) and 0 < cell < 10] == []
    assert not was_responded_to(replace(material, closed={}))


def _reached(place: Place, counts: dict[tuple[str, Channel], int]) -> None:
    with place.database.transaction() as session:
        asked = session.get_one(Consultation, place.id)
        session.add_all(
            Response(consultation=asked, group=group, channel=channel, state=ResponseState.SUBMITTED)
            for (group, channel), count in counts.items()
            for _ in range(count)
        )


def _chosen(place: Place, choice: str, counts: dict[tuple[str, Channel], int], key: str = "PV-03") -> None:
    """Put in how often ``choice`` was made on question ``key``, and that so many answered it."""
    with place.database.transaction() as session:
        question = session.scalars(select(Question.id).where(Question.key == key)).one()
        session.add_all(
            Tally(
                consultation_id=place.id,
                question_id=question,
                row="",
                choice=said,
                group=group,
                channel=channel,
                responses=count,
            )
            for said in ("", choice)
            for (group, channel), count in counts.items()
        )


def _key(block: object) -> str:
    table = getattr(block, "table", block)
    return table.key if isinstance(table, Table) else ""


def _said(snapshot: object, kind: str, part: str) -> list[str]:
    """Return ``part`` of every piece of that kind in a frozen report, in order."""
    if isinstance(snapshot, dict):
        mine = [snapshot[part]] if snapshot.get("is") == kind else []
        return mine + [found for each in snapshot.values() for found in _said(each, kind, part)]
    if isinstance(snapshot, list):
        return [found for each in snapshot for found in _said(each, kind, part)]
    return []
