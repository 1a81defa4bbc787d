"""What stands in the CSV files of a report, as a program reads it: Metadata Vocabulary for Tabular Data (W3C, 2015)."""

import json
from collections.abc import Mapping
from typing import Any

from consult.reports.document import Document, Table
from consult.reports.formats.cleaning import clean
from consult.reports.formats.tables import guarded, is_withheld, named_tables

ROW = "row"
"""The column that numbers the rows of a table, and is its primary key: words may stand in a table twice."""
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"


def metadata(document: Document) -> bytes:
    """Return the metadata of every CSV file of a report, as UTF-8: titles and notes are in the report's language."""
    content = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": document.language}],
        "dc:title": clean(document.title),
        "dc:publisher": clean(document.sender),
        "dc:identifier": str(document.number),
        "dc:issued": {"@value": document.released_on.isoformat(), "@type": "xsd:date"},
        "dc:license": {"@id": LICENCE},
        "notes": _notes(document.language, document.demonstration, document.labels.withheld, document.labels.scope),
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tables": [_table(f"{name}.csv", table, document.language) for name, table in named_tables(document).items()],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def column_names(table: Table) -> list[str]:
    """Return what a program calls the columns of a table: the same in every language."""
    return [f"c{place}" for place in range(1, len(table.columns) + 1)]


def _table(url: str, table: Table, language: str) -> Mapping[str, Any]:
    names = column_names(table)
    return {
        "url": url,
        "dc:title": clean(table.title),
        "notes": _notes(language, table.note),
        "tableSchema": {
            "columns": [
                {"name": ROW, "titles": ROW, "datatype": _COUNT, "required": True},
                *(_column(table, place) for place in range(len(names))),
            ],
            "primaryKey": ROW,
            "rowTitles": names[:1],
        },
    }


_COUNT = {"base": "integer", "minimum": 0}


def _column(table: Table, place: int) -> Mapping[str, Any]:
    column = table.columns[place]
    described = {
        "name": column_names(table)[place],
        "titles": guarded(column.label),
        **({"dc:description": clean(column.meaning)} if column.meaning else {}),
    }
    words = {row[place] for row in table.rows if isinstance(row[place], str)}
    withheld = sorted(str(word) for word in words if is_withheld(word))
    # A share or a coefficient is a word too, already rounded for its readers.
    if not column.numeric or len(withheld) < len(words):
        return {**described, "datatype": "string"}
    return {**described, "datatype": _COUNT, "null": ["", *withheld]}


def _notes(language: str, *texts: str) -> list[Mapping[str, Any]]:
    """Return remarks as annotations, as the vocabulary advises (5.3.2)."""
    return [
        {
            "type": "Annotation",
            "motivation": "describing",
            "body": {"type": "TextualBody", "value": clean(text), "language": language, "format": "text/plain"},
        }
        for text in texts
        if text
    ]
