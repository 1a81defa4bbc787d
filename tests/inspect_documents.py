"""Draw the demonstration's released documents as images, through LibreOffice; a person looks at them. Run by `make inspect`.

Two tools look as well: axe at the pages in HTML, and the checker of PDF/UA at what LibreOffice makes of DOCX and ODT: it
tells whether their headings, tables, lists, pictures and language reach somebody who does not see them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click
import page
from playwright.sync_api import sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import undefer

from consult.config import ROOT
from consult.consultations.models import Consultation
from consult.db import Database
from consult.reports.models import Report, ReportFile
from tests.chromium import ARGUMENTS, CHROMIUM
from tests.journeys.visitor import AXE, RULES

OUT = ROOT / "var" / "inspect"
DRAWN = ("pdf", "docx", "odt", "xlsx", "ods")
LANGUAGE = "nl"
_ACCESSIBLE = 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'


def main() -> None:
    """Load the demonstration in a temporary folder and draw every page of its reports into ``var/inspect``.

    Raises :class:`RuntimeError` when there is no report, or when a document gives no pages.
    """
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as temporary:
        url = f"sqlite:///{Path(temporary) / 'consult.sqlite'}"
        _load(Path(temporary), url)
        for document in _written(url):
            if document.suffix == ".html":
                click.echo(f"{document.name}: axe finds {_looked_at(document)} faults")
            else:
                click.echo(f"{document.name}: {_draw(document, Path(temporary))} pages")
    click.echo(f"Look at the images in {OUT}.")


def _load(folder: Path, url: str) -> None:
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")},
        "CONSULT_DEMONSTRATION": "1",
        "CONSULT_SECOND_FACTOR": "0",
        "CONSULT_SENDER": "Voorbeeldministerie",
        "CONSULT_PARTNER": "Voorbeeldalliantie",
        "CONSULT_OPERATOR": "Voorbeeldbureau Moderatie",
        "CONSULT_DATABASE_URL": url,
        "CONSULT_KEYSTORE_URL": f"sqlite:///{folder / 'keys.sqlite'}",
        "CONSULT_INDEX_URL": f"sqlite:///{folder / 'index.sqlite'}",
        "CONSULT_AUDIT_HEADS": str(folder / "audit-heads.txt"),
        "CONSULT_KEY_FILE": str(folder / "keys.json"),
    }
    for command in (["keys", "make"], ["migrate"], ["demo", "load"]):
        code = "from consult.app import main; main()"
        subprocess.run([sys.executable, "-c", code, *command], env=environ, cwd=ROOT, check=True)


def _written(url: str) -> list[Path]:
    database = Database(url)
    with database.reading() as session:
        found = session.execute(
            select(Consultation.slug, ReportFile)
            .join(Report, Report.consultation_id == Consultation.id)
            .join(ReportFile, ReportFile.report_id == Report.id)
            .where(ReportFile.format.in_((*DRAWN, "html")), ReportFile.language == LANGUAGE)
            .options(undefer(ReportFile.content))
        ).all()
        for slug, file in found:
            (OUT / f"{slug}-{file.name}").write_bytes(file.content)
    database.dispose()
    if not found:
        raise RuntimeError("the demonstration holds no released report")
    return sorted(OUT.iterdir())


def _draw(document: Path, folder: Path) -> int:
    """Draw the pages of ``document`` beside it and return how many there are."""
    printed = document
    if document.suffix != ".pdf":
        converted = folder / document.name
        profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
        kind = _ACCESSIBLE if document.suffix in {".docx", ".odt"} else "pdf"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", converted, document]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        printed = converted / f"{document.stem}.pdf"
        if kind == _ACCESSIBLE:
            faults = page.validate_pdf_bytes(printed.read_bytes(), profile="ua1").failures
            click.echo(f"{document.name}: by PDF/UA-1 {len(faults)} faults {sorted({one.rule_id for one in faults})}")
    subprocess.run(["pdftoppm", "-r", "60", "-png", printed, OUT / document.name], check=True)
    pages = len(list(OUT.glob(f"{document.name}-*.png")))
    if not pages:
        raise RuntimeError(f"{document.name} has no pages")
    return pages


def _looked_at(document: Path) -> int:
    """Return how many faults axe finds in a page; what it finds is printed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        glass = browser.new_page()
        glass.goto(document.as_uri())
        glass.evaluate(AXE.read_text("utf-8"))
        found = glass.evaluate("options => axe.run(document, options).then(found => found.violations)", RULES)
        browser.close()
    for one in found:
        click.echo(f"  {one['id']}: {one['nodes'][0]['html'][:160]}")
    return len(found)


if __name__ == "__main__":
    main()
