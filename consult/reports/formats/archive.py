"""Zip files without a trace of when and where they were made: DOCX, ODT and XLSX are all of them zip files."""

import io
import zipfile
from collections.abc import Mapping

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a zip file knows: it says nothing."""


def unpacked(archive: bytes) -> dict[str, bytes]:
    """Return the files in ``archive`` by name, in their order there."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist() if not name.endswith("/")}


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return ``files`` as a zip file: the same bytes for the same files, whatever the clock says.

    A file called ``mimetype`` is kept as it is and comes first, as OpenDocument asks (ODF 1.3, part 2, 3.3).
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files, key=lambda name: name != "mimetype"):
            archive.writestr(entry(name), files[name], compresslevel=6)
    return out.getvalue()


def entry(name: str) -> zipfile.ZipInfo:
    """Return what a zip file keeps of one file in it, whoever packs it and whenever."""
    made = zipfile.ZipInfo(name, _MOMENT)
    made.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
    made.create_system = 0
    made.external_attr = 0
    return made
