"""The road from a contribution to a report in a browser, step by step, as any journey may walk it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.journeys.visitor import Visitor, unfold


@dataclass(frozen=True)
class Road:
    """What of which consultation goes into a report: words of a group's answer to a question, and under which theme."""

    slug: str
    question: str
    group: str
    said: str
    theme: str
    statement: str
    summary: str

    @property
    def desk(self) -> str:
        """Where the consultation's desk stands."""
        return f"/en/desk/{self.slug}"

    def code(self, person: Visitor) -> str:
        """Code the sentence under the theme, without a stance; return the path of the contribution's page."""
        person.open(f"{self.desk}/coderen?question={self.question}&group={self.group}&coded=no").look("contributions")
        _find(person, "main table a", self.said)
        person.page.locator("li", has_text=self.said).locator("input[name=sentences]").check()
        choose_theme(person, self.theme, "none")
        person.look("coding").press("Save coding")
        assert "The coding was saved." in person.text
        return urlsplit(person.page.url).path

    def write(self, person: Visitor) -> None:
        """Write a synthesis of one finding, which quotes the sentence, and a summary."""
        person.open(f"{self.desk}/synthese").look("themes").press("Begin a draft")
        person.look("draft")
        person.field("theme").select_option(self.theme)
        person.press("Choose passages")
        person.field("statement").fill(self.statement)
        passage = person.page.locator("li", has_text=self.said)
        passage.locator("input[name=evidence]").check()
        passage.locator("input[name=quote]").check()
        person.choose("from_one", "1").choose("kind", "theme").look("finding").press("Save finding")
        person.field("nl").fill(self.summary)
        person.field("en").fill(self.summary)
        person.field("no_minority_because").fill("Er is pas een begin gecodeerd.")
        person.press("Save summary").look("synthesis")

    def clear_the_quote(self, person: Visitor) -> None:
        """Let the quote be printed."""
        person.open(f"{self.desk}/synthese/citaten").look("quotes")
        for risk in ("words", "together", "others"):
            person.choose("looked_at", risk)
        person.press("May be printed")


def choose_theme(person: Visitor, theme: str, stance: str) -> None:
    """Choose a theme of the tree on the coding desk, and a stance if it takes one."""
    box = person.page.locator(f"input[type=checkbox][name=theme][value='{theme}']")
    if not box.is_visible():
        unfold(person.page.locator("details", has=box).locator("summary").first)
    box.check()
    for one in person.page.locator(f"#stance-{theme}-{stance}").all():
        one.check()


def offer(person: Visitor, slug: str) -> None:
    """Offer the first synthesis for approval."""
    person.open(f"/en/desk/{slug}/synthese").click("Synthesis 1").press("Offer for approval")
    assert "Somebody else must approve it." in person.text


def approve_and_release(person: Visitor, slug: str, number: int = 1, *, because: str = "") -> None:
    """Approve a synthesis and release it as a report; ``because`` is what is different since the report before."""
    person.open(f"/en/desk/{slug}/synthese").click(f"Synthesis {number}").look(f"approve-{number}").press("Approve")
    person.open(f"/en/desk/{slug}/verslagen").choose("without_partner", "y")
    if because:
        person.field("change_note").fill(because)
    person.look(f"releasing-{number}").press("Release this synthesis as a report")
    for _ in range(400):
        person.open(f"/en/desk/{slug}/verslagen")
        assert "could not be made" not in person.text
        if person.text.count("Checksum") == number:
            break
        person.page.wait_for_timeout(500)
    assert person.text.count("Checksum") == number
    person.look(f"reports-{number}")


def _find(person: Visitor, links: str, words: str) -> None:
    """Open the links one after another until a page holds ``words``."""
    addresses = [link.get_attribute("href") for link in person.page.locator(links).all()]
    for address in addresses:
        person.open(str(address))
        if words in person.text:
            return
    raise AssertionError(f"none of {len(addresses)} pages holds {words!r}")
