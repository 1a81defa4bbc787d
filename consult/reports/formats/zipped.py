"""Make a zipped office file the same bytes every time, and without a trace of who or what made it."""

import io
import zipfile
from collections.abc import Callable

_EPOCH = (1980, 1, 1, 0, 0, 0)


def normalised(content: bytes, change: Callable[[str, bytes], bytes | None] = lambda _name, part: part) -> bytes:
    """Return the zip with constant dates and rights, entries in their order, each through ``change`` (nothing drops it).

    ``mimetype`` stays first and unpacked, as ODF asks (OpenDocument 1.3, part 2, 3.3).
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = sorted(source.namelist(), key=lambda name: (name != "mimetype", name != "[Content_Types].xml", name))
        for name in names:
            part = change(name, source.read(name))
            if part is None:
                continue
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.external_attr = 0
            entry.create_system = 0
            target.writestr(entry, part)
    return out.getvalue()
