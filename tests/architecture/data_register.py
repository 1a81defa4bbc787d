"""What is written from the register of data: ``docs/gegevens.md``, and the tables inside ``docs/dpia.md``."""

import re
from collections.abc import Iterable

from consult.register import About, Holding, register
from tests.architecture.source import ROOT

FILE = ROOT / "docs" / "gegevens.md"
ASSESSMENT = ROOT / "docs" / "dpia.md"
_ABOUT = {
    About.RESPONDENT: "inzenders",
    About.ORGANISATION: "organisaties",
    About.STAFF: "medewerkers en leden",
    About.NOBODY: "niemand",
}
_HOLDS = {
    Holding.WORDS: "vrije woorden",
    Holding.NAME: "naam",
    Holding.EMAIL: "e-mailadres",
    Holding.TELEPHONE: "telefoonnummer",
    Holding.PLACE: "plaats",
    Holding.ADDRESS: "internetadres",
    Holding.BROWSER: "browser",
    Holding.MOMENT: "moment van een inzender",
    Holding.MOMENT_OF_WORK: "moment van werk",
}
_INTRODUCTION = """Gemaakt uit `consult/register.yaml` met `python -m tests.architecture.write_register`; schrijf hier
niets met de hand.

Van elke tabel en elke kolom in de drie databases (inhoud, sleutels, index) staat hier waarvoor hij er is, op welke grond,
hoe lang hij blijft en wie hem leest. `test_every_column_is_in_the_register_and_nothing_else` vergelijkt dit met de modellen
en met een echte database. Wat het voor een inzender betekent, staat op de pagina `/wat-wij-bewaren` van de site.

Wat het programma aan het einde van een termijn zelf wist, staat bij die termijn in `consult/oversight/`. Een test vergelijkt
die lijst met deze. Hoe de andere termijnen eindigen, staat daar ook.
"""
_MARKED = r"(<!-- register: {} -->\n).*?(<!-- /register -->)"


def page() -> str:
    """The whole of ``docs/gegevens.md``."""
    data = register()
    parts = [
        "# Register van gegevens\n",
        _INTRODUCTION,
        "## Termijnen\n",
        _table(("Sleutel", "Termijn"), ((f"`{key}`", says) for key, says in data.terms.items())),
        "## Lezers\n",
        _table(("Sleutel", "Wie"), ((f"`{key}`", says) for key, says in data.readers.items())),
    ]
    for key, kind in data.kinds.items():
        columns = [column for column in data.columns() if column.kind == key]
        parts += [
            f"## {kind.is_}\n",
            f"- Soort: `{key}`, over {_ABOUT[kind.about]}",
            f"- Doel: {kind.purpose}",
            f"- Grond: {data.bases[kind.basis]}",
            f"- Termijn (`{kind.term}`): {data.terms[kind.term]}",
            *(f"- Eerder (`{term}`): {data.terms[term]}" for term in kind.sooner),
            f"- Lezers: {', '.join(data.readers[name] for name in kind.readers)}\n",
            _table(
                ("Kolom", "Wat", "Kan zeggen"),
                ((f"`{one.table}.{one.name}`", one.is_, _HOLDS[one.holds] if one.holds else "") for one in columns),
            ),
        ]
    parts += ["## Buiten de tabellen\n", _beside()]
    return "\n".join(parts)


def assessment(text: str) -> str:
    """``docs/dpia.md`` with its tables written again; what people wrote around them stays."""
    tables = {
        "gegevens": _kinds(),
        "termijnen": _terms(),
        "grondslagen": _bases(),
        "buiten": _beside(),
        "niet": _absent(),
    }
    for name, table in tables.items():
        text, found = re.subn(
            _MARKED.format(name), lambda match, table=table: match[1] + table + match[2], text, flags=re.DOTALL
        )
        assert found == 1, f"docs/dpia.md has no place for the table {name!r}"
    return text


def _kinds() -> str:
    data = register()
    return _table(
        ("Soort", "Over wie", "Wat", "Doel", "Lezers", "Tabellen"),
        (
            (
                f"`{key}`",
                _ABOUT[kind.about],
                kind.is_,
                kind.purpose,
                ", ".join(data.readers[name] for name in kind.readers),
                ", ".join(f"`{table}`" for table in kind.tables),
            )
            for key, kind in data.kinds.items()
            if kind.about is not About.NOBODY
        ),
    )


def _terms() -> str:
    data = register()
    using = {
        term: [key for key, kind in data.kinds.items() if term in {kind.term, *kind.sooner}] for term in data.terms
    }
    return _table(
        ("Termijn", "Hoe lang", "Voor"),
        ((f"`{term}`", says, ", ".join(f"`{key}`" for key in using[term])) for term, says in data.terms.items()),
    )


def _bases() -> str:
    data = register()
    return _table(
        ("Grondslag", "Voor"),
        (
            (says, ", ".join(f"`{key}`" for key, kind in data.kinds.items() if kind.basis == basis))
            for basis, says in data.bases.items()
        ),
    )


def _beside() -> str:
    data = register()
    return _table(
        ("Wat", "Over wie", "Hoe lang"),
        ((one.is_, _ABOUT[one.about], data.terms[one.term]) for one in data.beside.values()),
    )


def _absent() -> str:
    data = register()
    nowhere = [_HOLDS[what] for what in Holding if not data.holding(what, About.RESPONDENT)]
    return "".join(f"- {what}\n" for what in nowhere if what != _HOLDS[Holding.MOMENT_OF_WORK])


def _table(headers: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headers, tuple("---" for _ in headers), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
