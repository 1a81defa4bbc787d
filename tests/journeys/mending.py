"""Every check of a synthesis in a browser: failing once, with what to mend, and passing after it was mended."""

from collections.abc import Sequence

from tests.journeys.visitor import Visitor

EMPTY = (
    "There is no finding yet.",
    "The summary in Dutch is missing.",
    "The section for other views is empty, without a reason.",
    "Coded responses that stand in no finding: 6 of 6.",
    "Organisations that stand in no finding: 1 of 1.",
    "Themes that are mentioned and have no finding: 1.",
    "Passages that are rare but serious and stand in no finding: 1.",
)
PROPOSED = (
    "There is at least one finding.",
    "Findings in which something has to be mended: 4.",
    "This finding was proposed, and nobody has saved it yet.",
    "The section for other views is filled, or says why it is empty.",
    "Every coded response stands in a finding.",
    "Every coded organisation stands in a finding.",
    "Every theme that is mentioned has a finding.",
    "Every passage that is rare but serious stands in a finding.",
)
MENDED = (
    "Nothing in a finding has to be mended.",
    "There is a summary in Dutch.",
    "No quote waits for clearance.",
    "No quote was refused.",
)
STATEMENT = "De meeste reacties willen dat er eerst met hen gepraat wordt."
_UNFIT = (
    ("Alle reacties willen eerst gevraagd worden.", "“Alle” does not fit"),
    ("De meeste reacties willen “eerst gevraagd worden”.", "is in no quote of this finding"),
)
_FROM_ONE = "This finding stands on one response only, and does not say so."
_FROM_MORE = "This finding says that it stands on one response, and it stands on more."
_WAITS, _REFUSED = "Quotes that wait for clearance: 2.", "Quotes that were refused and are not printed: 1."


def mend(analyst: Visitor, senior: Visitor, desk: str, findings: Sequence[str], quoted: Sequence[str]) -> None:
    """Save each proposed finding; the first with every fault that one can have, one after another.

    ``quoted`` are the words of two of its passages: one quote of them is refused, the other stays.
    """
    first, *others = findings
    for address in others:
        analyst.open(address).press("Save finding")
    for statement, fault in _UNFIT:
        analyst.open(first).field("statement").fill(statement)
        analyst.press("Save finding")
        assert fault in analyst.text
    analyst.look("checks").open(first).field("statement").fill(STATEMENT)
    analyst.press("Save finding")
    says(analyst, desk, MENDED[:1], [fault for _statement, fault in _UNFIT])
    _stands_on_one(analyst, desk, first)
    _is_quoted(analyst, senior, desk, first, quoted)
    analyst.field("nl").fill("Wie hierover schreef wil eerst gehoord worden.")
    analyst.press("Save summary")
    says(analyst, desk, MENDED, EMPTY)


def says(analyst: Visitor, desk: str, present: Sequence[str], absent: Sequence[str] = ()) -> None:
    """The page of the first synthesis says what it should, and nothing of what it should not."""
    text = analyst.open(f"{desk}/1").text
    missing, left = [words for words in present if words not in text], [words for words in absent if words in text]
    assert not missing, f"not said: {missing} in {text}"
    assert not left, f"still said: {left} in {text}"


def _stands_on_one(analyst: Visitor, desk: str, address: str) -> None:
    passages = analyst.open(address).page.locator("input[name=evidence]:checked")
    kept, *others = [str(one.get_attribute("value")) for one in passages.all()]
    for other in others:
        analyst.page.locator(f"input[name=evidence][value='{other}']").uncheck()
    analyst.press("Save finding")
    says(analyst, desk, [_FROM_ONE])
    analyst.open(address).choose("from_one", "1").press("Save finding")
    says(analyst, desk, MENDED[:1], [_FROM_ONE])
    analyst.open(address)
    for one in (kept, *others):
        analyst.choose("evidence", one)
    analyst.press("Save finding")
    says(analyst, desk, [_FROM_MORE])
    analyst.open(address).field("from_one").uncheck()
    analyst.press("Save finding")
    says(analyst, desk, MENDED[:1], [_FROM_MORE])


def _is_quoted(analyst: Visitor, senior: Visitor, desk: str, address: str, quoted: Sequence[str]) -> None:
    passages = analyst.open(address).page.locator("li")
    for words in quoted:
        passages.filter(has_text=words).locator("input[name=quote]").check()
    analyst.press("Save finding")
    says(analyst, desk, [_WAITS], MENDED[2:3])
    senior.open(f"{desk}/citaten").press("May not be printed")
    for risk in ("words", "together", "others"):
        senior.choose("looked_at", risk)
    senior.press("May be printed")
    says(analyst, desk, [_REFUSED, MENDED[2]], MENDED[3:])
    told = analyst.page.get_by_text("this quote was refused")
    refused = told.locator("xpath=preceding::blockquote[1]").inner_text().splitlines()
    analyst.open(address).page.locator("li", has_text=refused[0]).locator("input[name=quote]").uncheck()
    analyst.press("Save finding")
    says(analyst, desk, MENDED[2:], [_REFUSED])
