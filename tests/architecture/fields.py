"""Every field that others than readers come to see, worked out from what they are shown: ``visible_fields.txt``."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache

from lxml import html
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import undefer

from consult.consultations.reading import read_file
from consult.reports.models import ReportFile
from consult.web.guards import PUBLIC, declared_access
from tests.architecture.house import NAMES, House, addresses
from tests.architecture.source import ROOT

FILE = ROOT / "tests" / "gold" / "visible_fields.txt"
OTHERS = ("anonymous", "code holder", "writer", "signatory", "official")
"""Who reads what is let through, and never what was written."""
_DESCRIPTIONS = {"opendata.description", "opendata.report_schema"}
"""What says of what kind answers are, and holds none."""
_ANSWERED = re.compile(r"^[A-Z]{2}-[0-9]+")
_NUMBERED = re.compile(r"^[0-9]+\. ")
_VARIES = re.compile(r"[0-9]+")


def of_files(house: House) -> Iterator[str]:
    """The fields of each format that says what its fields are: keys, headings of columns, names of sheets."""
    with house.database.reading() as session:
        files = session.scalars(select(ReportFile).options(undefer(ReportFile.content))).all()
    for file in files:
        if file.format == "json":
            yield from (f"file: json {path}" for path in _paths(json.loads(file.content)))
        elif file.format == "csv":
            with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
                yield from (f"file: csv {_VARIES.sub('…', name)}" for name in packed.namelist())
                yield from (f"file: csv {path}" for path in _paths(json.loads(packed.read("csv-metadata.json"))))
        elif file.format == "xlsx":
            for sheet in load_workbook(io.BytesIO(file.content)):
                yield f"file: xlsx {_VARIES.sub('…', sheet.title)}"
        elif file.format == "html":
            yield from (f"file: html {field}" for field in _said(html.fromstring(file.content)))


def of_pages(house: House, kind: str) -> Iterator[str]:
    """The fields of every page, and of every answer for programs, that a kind of visitor may open."""
    for _who, client in house.visitors(kind):
        for rule, address in addresses(house, kind):
            if kind != "anonymous" and declared_access(house.app)[rule.endpoint] == PUBLIC:
                continue
            answer = client.get(f"/en{address}")
            if answer.mimetype == "text/html" and answer.status_code < 300:
                page = html.fromstring(answer.get_data(as_text=True))
                yield from (f"{kind}: {rule.endpoint} {field}" for field in _said(page))
            elif answer.mimetype.endswith("json") and rule.endpoint not in _DESCRIPTIONS:
                yield from (f"{kind}: {rule.endpoint} {path}" for path in _paths(answer.get_json(force=True)))


def _paths(value: object, before: str = "") -> Iterator[str]:
    """Every path of keys in a JSON document; all entries of a list are one."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, f"{before}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _paths(inner, f"{before}[]")
    else:
        yield before


def _said(page: html.HtmlElement) -> Iterator[str]:
    """What a page says of things: the terms of its lists, the headings of its columns, the fields of its forms.

    Questions and what may be answered are left out: the consultation's own file says which there are.
    """
    for each in page.xpath("//dt | //th[@scope='col']"):
        said = " ".join(each.text_content().split())
        if _NUMBERED.sub("", said) not in _asked():
            yield _VARIES.sub("…", said)
    names = (str(name) for name in page.xpath("//main//form//@name"))
    yield from (f"[{name}]" for name in names if name != "csrf_token" and not _ANSWERED.match(name))


@cache
def _asked() -> frozenset[str]:
    """Every text in the files of the house's consultations."""
    pending: list[object] = [read_file(ROOT / "consultations" / f"{name}.yaml").model_dump() for name in NAMES]
    found = set()
    while pending:
        one = pending.pop()
        if isinstance(one, dict | list | tuple):
            pending += one.values() if isinstance(one, dict) else one
        else:
            found.add(" ".join(str(one).split()))
    return frozenset(found)
