"""The manuals as tests read them: painted in a language, and as what their steps ask a reader to do, in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import html

from consult.config import ROOT
from tests.architecture.catalogues import catalogue

FOLDER = ROOT / "templates" / "manuals"
PICTURES = ROOT / "static" / "manuals"
LANGUAGES = ("nl", "en")
OF_STAFF = tuple(sorted(path.stem for path in (FOLDER / "nl").glob("*.html")))
MANUALS = ("respondent", *OF_STAFF)


@dataclass(frozen=True)
class Act:
    """What a reader does: ``kind`` is the macro, ``words`` what the page calls it, ``about`` what only tests know."""

    kind: str
    words: str
    about: str


@dataclass(frozen=True)
class Task:
    """A task of a manual; ``by`` says who does it, where that is somebody else."""

    by: str
    acts: tuple[Act, ...]


@cache
def painted(manual: str, language: str) -> html.HtmlElement:
    """A manual as its page shows it."""
    folder = "" if manual == "respondent" else f"{language}/"
    template = _environment(language).get_template(f"manuals/{folder}{manual}.html")
    return html.fromstring(f"<main>{template.render(manual_language=language)}</main>")


def tasks(manual: str, language: str) -> list[Task]:
    """What a manual asks its reader to do."""
    found = painted(manual, language).xpath("//section[@data-by]")
    return [Task(section.get("data-by"), tuple(_acts(section))) for section in found]


def words_of(manual: str, language: str) -> list[str]:
    """Every word of a page that a manual names, in its steps and where something goes wrong."""
    named = painted(manual, language).xpath("//*[@data-do and @data-do != 'take']")
    return [_text(one) for one in named]


def pictures(manual: str, language: str) -> list[str]:
    """The file names of a manual's pictures."""
    return [f"{one}.{language}.png" for one in painted(manual, language).xpath("//figure/@data-picture")]


def prose(manual: str, language: str) -> list[str]:
    """The running text of a manual, a paragraph or step each, without its captions of pictures."""
    made = html.fromstring(html.tostring(painted(manual, language)))
    for figure in made.xpath("//figure"):
        figure.drop_tree()
    return [_text(one) for one in made.xpath("//p|//li|//h2|//h3")]


def _acts(section: html.HtmlElement) -> Iterator[Act]:
    for one in section.iter():
        if one.get("data-picture"):
            yield Act("picture", one.get("data-picture"), "")
        elif one.get("data-do") not in {None, "word"}:
            yield Act(one.get("data-do"), _text(one), one.get("data-with", ""))


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@cache
def _environment(language: str) -> Environment:
    said = {} if language == "en" else {one.id: one.string for one in catalogue(language) if isinstance(one.id, str)}
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.do"],
    )
    made.globals |= {"_": lambda message: said.get(message) or message, "asset": lambda name: f"/static/{name}"}
    return made
