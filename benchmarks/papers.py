"""A position paper of 60 pages and nearly 10 MB: checked, cleaned and read in a process of its own."""

import io
import random
import resource
import time
import zipfile
from collections.abc import Sequence
from statistics import median

import pikepdf
import typst
from pikepdf import Name

from benchmarks.outcome import Outcome
from consult.papers.apart import read_apart
from consult.papers.paper import LARGEST_FILE, Kind, Paragraph
from consult.papers.rebuilding import rebuilt

LONGEST, LARGEST_MB = 5.0, 250
_TIMES = 3
_PAGES = 60
_MARGIN = 400_000
"""What the text itself takes of the 10 MB."""
_CHAPTER = "= Hoofdstuk {0}\n" + "#lorem(120)\n\n" * 3 + "- #lorem(12)\n- #lorem(9)\n\n#pagebreak()\n"


def measure() -> Sequence[Outcome]:
    """Return how long a PDF and a DOCX take (median of three), and the most memory that a process took for one."""
    rows = []
    for name, content in (("brief.pdf", _pdf()), ("brief.docx", _docx())):
        seconds = []
        for _ in range(_TIMES):
            began = time.perf_counter()
            paper = read_apart(name, content)
            seconds.append(time.perf_counter() - began)
        # The most of any child so far: what is measured first is the largest.
        megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        rows.append(
            Outcome(
                f"{paper.kind.upper()} of 60 pages: at most 5 s and 250 MB",
                f"{median(seconds):.1f} s",
                median(seconds) <= LONGEST and megabytes <= LARGEST_MB,
                f"{len(content) / 1e6:.1f} MB, {len(paper.paragraphs)} paragraphs; {megabytes:.0f} MB at most",
            )
        )
    return rows


def _pdf() -> bytes:
    text = typst.compile("".join(_CHAPTER.format(number) for number in range(1, _PAGES + 1)).encode())
    chance = random.Random(1)  # noqa: S311  (noise that cannot be packed)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(text)) as made:
        each = (LARGEST_FILE - len(text) - _MARGIN) // 6
        for page in list(made.pages)[:60:10]:
            picture = made.make_stream(chance.randbytes(each))
            picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, Name.DeviceRGB
            picture.Width, picture.Height, picture.BitsPerComponent = 1000, 500, 8
            page.add_resource(picture, Name.XObject)
        made.save(out)
    return out.getvalue()


def _docx() -> bytes:
    text = "De gemeente vraagt om duidelijke regels en een vast aanspreekpunt. " * 12
    paragraphs = [Paragraph(text=f"{number} {text}") for number in range(_PAGES * 4)]
    out = io.BytesIO(rebuilt(Kind.DOCX, paragraphs))
    chance = random.Random(1)  # noqa: S311  (noise that cannot be packed)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(6):
            archive.writestr(f"word/media/{number}.jpeg", chance.randbytes(1_600_000))
    return out.getvalue()
