"""The package for the archive: the report as PDF/A, what was asked, the codebook, what was decided, and metadata by MDTO."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from consult.errors import N_
from consult.reports.document import About, Document
from consult.reports.formats.archive import packed
from consult.reports.formats.mdto import Archived, Held, described_file, described_report
from consult.reports.formats.tables import tables_of
from consult.reports.frozen import freeze
from consult.reports.making.words import Words

MEDIA_TYPE = "application/zip"
_LANGUAGE = "nl"


def archive(
    document: Document, printed: Mapping[str, bytes], *, identity: str, source: str, asked: Mapping[str, Any], note: str
) -> bytes:
    """Return the package as a zip file: the same bytes for the same report.

    ``document`` is the report in Dutch and ``printed`` its PDF files by name; ``asked`` is the file of the consultation
    and ``note`` the change note. ``identity`` is the report's own mark within ``source``.
    """
    say = Words(_LANGUAGE)
    held = {
        **printed,
        f"vragenlijst-{document.number}.json": _json(asked),
        f"codeboek-{document.number}.json": _json(_codebook(document)),
        f"besluiten-{document.number}.json": _json(_decisions(document, note)),
    }
    kept = Archived(
        identity=identity,
        source=source,
        name=f"{document.labels.report} {document.number}: {document.title}"[:80],
        description=say(
            N_("Report on a consultation, with the questions, the codebook, and how it was moderated and approved.")
        ),
        language=_LANGUAGE,
        maker=document.sender,
        rating=say(N_("Not set yet")),
        restriction=say(N_("For who may read the reports")),
        restricted=say(N_("It holds quotes that were cleared for this report. The archive decides on access.")),
    )
    files = [
        Held(name=name, size=len(content), sha256=hashlib.sha256(content).hexdigest(), day=document.released_on)
        for name, content in held.items()
    ]
    metadata = {f"verslag-{document.number}.mdto.xml": described_report(kept, files)}
    metadata |= {f"{one.name}.bestand.mdto.xml": described_file(kept, one) for one in files}
    return packed(held | metadata | {"manifest-sha256.txt": _manifest(held | metadata)})


def _codebook(document: Document) -> Mapping[str, Any]:
    table = next((one for one in tables_of(document) if one.key == "codebook"), None)
    if table is None:
        return {}
    labels = [column.label for column in table.columns]
    return {"title": table.title, "themes": [dict(zip(labels, row, strict=True)) for row in table.rows]}


def _decisions(document: Document, note: str) -> Mapping[str, Any]:
    """Return who made and approved the report, by role, and what the report says of method and moderation."""
    return {
        "report": document.number,
        "released_on": document.released_on.isoformat(),
        "roles": dict(document.facts),
        "change_note": note,
        "method": [freeze(section) for section in document.sections if section.about == About.METHOD],
    }


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return "".join(lines).encode()
