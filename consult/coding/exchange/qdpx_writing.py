"""Write a project as a QDPX file: ``project.qde`` and each text as a file of its own (QDA-XML 1.0)."""

import io
import zipfile

from lxml import etree

from consult.coding.exchange.codes import element_of, guid_of, legal, root_of
from consult.coding.exchange.project import SPACE, Applied, Project, Selection, Source
from consult.papers.elements import Element

_MARK = "\ufeff"
_DAY = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip file knows: the same project gives the same bytes."""


def write_project(project: Project) -> bytes:
    """Return the file: the same bytes for the same project."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "project.qde", _xml(project))
        for source in project.sources:
            # A reader takes one mark away: a text that begins with one gets another before it.
            mark = _MARK if source.text.startswith(_MARK) else ""
            _put(archive, f"sources/{source.guid}.txt", (mark + source.text).encode("utf-8", "replace"))
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _xml(project: Project) -> bytes:
    root = root_of(SPACE, "Project", {"name": legal(project.name)})
    if project.coders:
        coders = etree.SubElement(root, _tag("Users"))
        for coder in project.coders:
            etree.SubElement(coders, _tag("User"), {"guid": str(coder.guid), "name": legal(coder.name)})
    codes = etree.SubElement(etree.SubElement(root, _tag("CodeBook")), _tag("Codes"))
    codes.extend(element_of(code, SPACE) for code in project.codes)
    if project.sources:
        sources = etree.SubElement(root, _tag("Sources"))
        for source in project.sources:
            sources.append(_source(source))
    _notes(root, project)
    if project.description:
        etree.SubElement(root, _tag("Description")).text = legal(project.description)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _source(source: Source) -> Element:
    path = f"internal://{source.guid}.txt"
    about = {"guid": str(source.guid), "name": legal(source.name), "plainTextPath": path}
    made = etree.Element(_tag("TextSource"), about)
    for selection in source.selections:
        made.append(_selection(selection))
    return made


def _selection(selection: Selection) -> Element:
    places = {"startPosition": str(selection.span.start), "endPosition": str(selection.span.end)}
    made = etree.Element(_tag("PlainTextSelection"), {"guid": str(selection.guid), **places})
    for applied in selection.codings:
        about = {"guid": str(applied.guid)} | ({"creatingUser": str(applied.coder)} if applied.coder else {})
        coding = etree.SubElement(made, _tag("Coding"), about)
        etree.SubElement(coding, _tag("CodeRef"), {"targetGUID": str(applied.code)})
        if applied.note:
            etree.SubElement(coding, _tag("NoteRef"), {"targetGUID": str(_note_of(applied))})
    return made


def _notes(root: Element, project: Project) -> None:
    noted = [
        applied
        for source in project.sources
        for selection in source.selections
        for applied in selection.codings
        if applied.note
    ]
    if not noted:
        return
    notes = etree.SubElement(root, _tag("Notes"))
    for applied in noted:
        note = etree.SubElement(notes, _tag("Note"), {"guid": str(_note_of(applied))})
        etree.SubElement(note, _tag("PlainTextContent")).text = legal(applied.note)


def _note_of(applied: Applied) -> object:
    return guid_of("note", str(applied.guid))


def _tag(name: str) -> str:
    return f"{{{SPACE}}}{name}"
