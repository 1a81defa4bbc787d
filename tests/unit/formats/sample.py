"""A report that never was: every word, name and number in it is invented, some of it by somebody who means harm."""

from datetime import date

from consult.charts import counts_bars, stance_bars
from consult.reports.document import (
    Bullets,
    Chart,
    Column,
    Document,
    Facts,
    Labels,
    Notice,
    Paragraph,
    Quotation,
    Section,
    Source,
    Table,
)

WARNING = "Demonstratie: geen consultatie van de overheid. Alle inzendingen, namen en getallen zijn verzonnen."
HOSTILE = (
    '#panic("weg") #read("/etc/passwd") $x$ <label>',
    "=SUM(A1:A9)",
    "\uff1dHYPERLINK(1)",
    "+31 6",
    "-2+3",
    "@A1",
    "\t=1+1",
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% raw %}",
    "{=1+1}",
    "van links\u202enaar rechts\u202c en \u200bterug\x00\x1b",
    "\u05e9\u05dc\u05d5\u05dd en \U0001f600 en \u0e44\u0e17\u0e22",
    "half \ud83d teken & <b>vet</b> ]]> -->",
)
VISIBLE_HARM = ("#panic(", "#read(", "=SUM(A1:A9)", "<script>alert(1)</script>", "{{ 7*7 }}")
STANCES = {
    "support": "Voor",
    "conditional": "Alleen als \u2026",
    "oppose": "Tegen",
    "question": "Vraag",
    "none": "Geen standpunt",
}
LABELS = Labels(
    contents="Inhoud",
    page="pagina",
    page_of="van",
    table="Tabel",
    figure="Figuur",
    sources="Bronnen",
    report="Verslag",
    date="Datum",
    version="Nummer",
    sender="Afzender",
    note="Toelichting",
    reading_guide="Leeswijzer",
    data_dictionary="Velden",
    sheet="Blad",
    column="Kolom",
    meaning="Betekenis",
    summary="Samenvatting",
    withheld="Waar × of ‹ met een getal staat, is een aantal weggelaten.",
    scope="Geteld is wat is ontvangen of gelezen.",
)
GROUPS = (
    "Sekswerkers",
    "Zorg, hulpverlening en belangenorganisaties die landelijk of in meer gemeenten werken",
    "Gemeenten",
    "Exploitanten en verhuurders",
    "Omwonenden en anderen",
)
PROPOSITIONS = (
    "Wie een sekswerker helpt tegen een gewone prijs, is niet strafbaar.",
    "Een partner of huisgenoot is niet strafbaar om wie hij is.",
    "Een website mag advertenties plaatsen als zij de leeftijd van de adverteerder nagaat.",
    "De prijs alleen bewijst geen misbruik.",
)
_TALK = (
    (
        "Veel inzenders vragen om een grens die vooraf te kennen is. Zij noemen de huurprijs, de duur van de afspraak en de "
        "vraag wie het initiatief nam. Enkele gemeenten vinden een vaste grens in de praktijk niet te controleren."
    ),
    (
        "De steun is niet onvoorwaardelijk. Wie \u2018alleen als\u2019 koos, noemt meestal twee voorwaarden: een afspraak "
        "en een loket dat niet bij de politie ligt. Een klein deel vraagt om een overgangstermijn van ten minste een jaar."
    ),
    (
        "Wat hier staat, is geteld over bijdragen en niet over mensen. Wie reageerde, koos daar zelf voor. De uitkomst zegt "
        "dus niets over alle sekswerkers, en ook niet over alle gemeenten."
    ),
)


def _stance_chart(place: int, proposition: str) -> Chart:
    rows = []
    for group, name in enumerate(GROUPS):
        counts = [41 - 7 * group + place, 17 + group, (3 + place) * group, 11 if group == 1 else "‹10", 12 - group]
        rows.append((name, *counts, "×" if group == 1 else sum(count for count in counts if isinstance(count, int))))
    return Chart(
        title=f"Standpunten over: {proposition}",
        svg=stance_bars(
            [(str(row[0]), dict(zip(STANCES, row[1:6], strict=True))) for row in rows],
            STANCES,
            title=proposition,
            language="nl",
        ),
        alternative=f"Gestapelde balken per groep. {proposition} De getallen staan in de tabel hieronder.",
        table=Table(
            key=f"stances-{place}",
            title=f"Bijdragen per standpunt en groep: {proposition}",
            columns=(
                Column(label="Groep", meaning="Groep die de inzender zelf koos"),
                *(Column(label=label, numeric=True) for label in STANCES.values()),
                Column(label="Totaal", numeric=True),
            ),
            rows=tuple(rows),
            note="Open kanaal en uitnodigingen apart geteld in bijlage B. ‹10: minder dan tien. ×: weggelaten, omdat "
            "anders een klein getal uit te rekenen is.",
        ),
    )


def _participation() -> Chart:
    counts = ((GROUPS[0], 96), (GROUPS[1], 58), (GROUPS[2], 44), (GROUPS[3], "‹10"), (GROUPS[4], 31))
    return Chart(
        title="Inzendingen per groep",
        svg=counts_bars(counts, title="Inzendingen per groep", language="nl"),
        alternative="Liggende balken: sekswerkers 96, zorg 58, gemeenten 44, omwonenden 31.",
        table=Table(
            key="deelname",
            title="Inzendingen per groep",
            columns=(Column(label="Groep"), Column(label="Inzendingen", numeric=True)),
            rows=counts,
            note="Zelfselectie, niet representatief. Stand op 9 februari 2026.",
        ),
    )


def _theme(place: int, proposition: str) -> Section:
    return Section(
        number=f"4.{place}",
        heading=("Helpen tegen een gewone prijs", "Partners en huisgenoten", "Advertenties", "Prijs als maat")[
            place - 1
        ],
        blocks=(
            Paragraph(text=_TALK[0], sources=(1, place + 1)),
            _stance_chart(place, proposition),
            Paragraph(text=f"{_TALK[1]}\n\n{_TALK[2]}"),
            Quotation(
                text="Ik wil vooraf weten wat mag. Niet achteraf horen dat het niet mocht.",
                attribution="Sekswerker, open kanaal, bijdrage 17 (verzonnen)",
            ),
            Bullets(entries=(_TALK[2], "Een vaste grens maakt afspraken mogelijk.", "Een vaste grens is te omzeilen.")),
        ),
    )


def _codebook() -> Table:
    return Table(
        key="codeboek",
        title="Codeboek: thema's met omschrijving",
        columns=(Column(label="Code"), Column(label="Omschrijving"), Column(label="Vermeldingen", numeric=True)),
        rows=tuple(
            (
                f"T{number:02}",
                f"Verzonnen thema {number}: {_TALK[number % 3]}",
                "‹10" if number % 7 == 0 else number * 13,
            )
            for number in range(1, 46)
        ),
    )


def _replies() -> Table:
    return Table(
        key="reacties",
        title="Wat de afzender met elk punt doet",
        columns=(Column(label="Punt"), Column(label="Besluit"), Column(label="Reden"), Column(label="Datum")),
        rows=tuple(
            (
                f"Punt {number}. {PROPOSITIONS[number % 4]}",
                ("overgenomen", "deels overgenomen", "niet overgenomen", "nog in onderzoek")[number % 4],
                _TALK[number % 3],
                f"{number} maart 2026",
            )
            for number in range(1, 17)
        ),
        note="Verzonnen voorbeeld.",
    )


def sample(language: str = "nl") -> Document:
    """Return the whole report; ``language`` changes nothing but what the document says of itself."""
    return Document(
        language=language,
        title="Wat inzenders vinden van het voorstel over helpen en strafbaarheid",
        subtitle="Syntheseverslag van een verzonnen consultatie",
        sender="Voorbeeldministerie",
        number=3,
        released_on=date(2026, 2, 10),
        labels=LABELS,
        demonstration=WARNING,
        summary=(
            (
                "De meeste bijdragen steunen het voorstel, vaak met een voorwaarde. De voorwaarde die het meest voorkomt, is "
                "een grens die iedereen vooraf kan kennen."
            ),
            "Gemeenten zijn verdeeld. Zij vragen wie controleert, en met welk geld.",
            "Een kleine groep is tegen. Zij vreest dat de wet vooral hulp strafbaar maakt.",
        ),
        sections=(
            Section(
                number="1",
                heading="Over deze consultatie",
                blocks=(
                    Facts(
                        pairs=(
                            ("Gevraagd door", "Voorbeeldministerie"),
                            ("Periode", "1 december 2025 tot en met 31 januari 2026"),
                            ("Vragenlijst", "versie 0.1, niet mede vastgesteld: er was nog geen partner"),
                        )
                    ),
                    Paragraph(text=_TALK[2], sources=(1, 99)),
                    Notice(text="Wie reageerde, koos daar zelf voor. De uitkomsten zijn niet representatief."),
                ),
                sections=(
                    Section(number="1.1", heading="Het voorstel in het kort", blocks=(Bullets(entries=PROPOSITIONS),)),
                ),
            ),
            Section(number="2", heading="Methode", blocks=(Paragraph(text=" ".join(_TALK)), Paragraph(text=_TALK[1]))),
            Section(
                number="3",
                heading="Wie reageerde",
                blocks=(Paragraph(text=_TALK[2]), _participation(), Paragraph(text=_TALK[0])),
            ),
            Section(
                number="4",
                heading="Thema's",
                blocks=(Paragraph(text=_TALK[1]),),
                sections=tuple(_theme(place, words) for place, words in enumerate(PROPOSITIONS, 1)),
            ),
            Section(number="5", heading="Wat de afzender ermee doet", blocks=(_replies(),)),
            Section(
                number="A",
                heading="Woorden van kwade inzenders",
                blocks=(
                    *(Paragraph(text=words) for words in HOSTILE),
                    *(Quotation(text=words, attribution=words, language="en") for words in HOSTILE[:3]),
                    Quotation(
                        text="\u05e9\u05dc\u05d5\u05dd \u05dc\u05db\u05d5\u05dc\u05dd",
                        attribution="Inzender",
                        language="he",
                    ),
                    Bullets(entries=HOSTILE),
                    Table(
                        key="kwaad/[*]?",
                        title=HOSTILE[0],
                        columns=(Column(label="=Woorden"), Column(label="@Getal", numeric=True)),
                        rows=tuple((words, number) for number, words in enumerate(HOSTILE)),
                    ),
                ),
            ),
            Section(number="B", heading="Codeboek", blocks=(_codebook(),)),
        ),
        sources=tuple(
            Source(number=number, text=f"Verzonnen bron {number}, Voorbeeldkring Rode Paraplu, 2025, blz. {number}")
            for number in range(1, 6)
        ),
        data_tables=(
            Table(
                key="themas-per-groep",
                title="Elk thema, elk standpunt en elke groep",
                columns=(
                    Column(label="Thema"),
                    Column(label="Groep"),
                    Column(label="Standpunt"),
                    Column(
                        label="Bijdragen", numeric=True, meaning="Aantal bijdragen; een woord waar het is weggelaten"
                    ),
                ),
                rows=tuple(
                    (f"T{theme:02}", group, stance, "‹10" if (theme + place) % 5 == 0 else theme * 10 + place)
                    for theme in range(1, 31)
                    for place, group in enumerate(GROUPS)
                    for stance in STANCES.values()
                ),
            ),
        ),
        figures={"themes": [{"theme": "T01", "mentions": 13, "by_group": {"gemeenten": "‹10"}}], "withheld_below": 10},
    )
