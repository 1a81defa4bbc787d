"""Whatever would swell, hide or never end is refused in a second and in little memory (checks 28 and 29)."""

import json
import stat
import subprocess
import sys
import time
import zipfile

import pytest
from pikepdf import Array, Dictionary, Name

from consult.papers import RefusedPaperError, apart, paper, read_paper
from tests.unit.papers import making

LONGEST, LARGEST_MB = 1.0, 100
MEASURE = """
import json, re, sys, time
from consult.papers import read_paper
from consult.papers.paper import RefusedPaperError
content = sys.stdin.buffer.read()
began = time.process_time()
try:
    said = [one.text for one in read_paper(sys.argv[1], content).paragraphs]
except RefusedPaperError as refusal:
    said = refusal.message
used = int(re.search("VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1]) / 1024
print(json.dumps([said, time.process_time() - began, used]))
"""


def judged(name, content):
    """What is said of a file in a process of its own, with the seconds of work and megabytes that it took."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, name], input=content, capture_output=True, check=True, env={"PYTHONPATH": "."}
    )
    return json.loads(done.stdout)


def entry(name, *, mode=0o644, size=None):
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    if size is not None:
        made.file_size = size
    return made


def laughing(name):
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE {name} [<!ENTITY l0 "lol">{lines}]>'


def reading(name, path="/etc/passwd"):
    return f'<?xml version="1.0"?><!DOCTYPE {name} [<!ENTITY l9 SYSTEM "file://{path}">]>'


def with_part(name, part, declared):
    make, key = (making.docx, "word/document.xml") if name.endswith("docx") else (making.odt, "content.xml")
    body = making.word_paragraph("&l9;") if name.endswith("docx") else "<text:p>&l9;</text:p>"
    shape = making.DOCUMENT % body if name.endswith("docx") else making.CONTENT % ("", body)
    target = {"text": key, "types": "[Content_Types].xml", "manifest": "META-INF/manifest.xml"}[part]
    content = {
        "text": shape,
        "types": making.TYPES % "<Override PartName='/x' ContentType='&l9;'/>",
        "manifest": making.MANIFEST % "<m:file-entry>&l9;</m:file-entry>",
    }[part]
    return make(more={target: declared + content})


def a_second_time(content, name, data):
    """Change the sizes that a zip file declares for its entry ``name`` without changing what is in it."""
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(name.encode()))
    return content[: at + 24] + data.to_bytes(4, "little") + content[at + 28 :]


def with_stream(make_stream):
    def change(made):
        made.pages[0].Contents = make_stream(made)

    return making.pdf(change=change)


def bomb(made, megabytes=300):
    stream = made.make_stream(b"")
    stream.write(making.swollen(megabytes), filter=Name.FlateDecode)
    return stream


def nested_bomb(made):
    inner = making.zlib.compress(making.swollen(300), 9)
    stream = made.make_stream(b"")
    stream.write(inner, filter=Array([Name.FlateDecode, Name.FlateDecode]))
    return stream


def many_bombs(made):
    return Array([made.make_indirect(bomb(made, 20)) for _ in range(12)])


def huge_picture(made):
    picture = made.make_stream(b"")
    picture.write(making.swollen(1), filter=Name.FlateDecode)
    picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 8000, 5001
    made.pages[0].Resources.XObject = Dictionary(X=picture)
    return made.make_stream(b"/X Do")


HOSTILE = {
    "a bomb of 300 MB": ("a.docx", lambda: making.docx(more={"word/media/a.png": bytes(300_000_000)})),
    "an entry of a ratio above 100": ("a.docx", lambda: making.docx(more={"word/a.xml": bytes(20_000_000)})),
    "the same in ODT": ("a.odt", lambda: making.odt(more={"Pictures/a.png": bytes(300_000_000)})),
    "too many entries": ("a.odt", lambda: making.odt(more={f"Pictures/{n}.png": "x" for n in range(2001)})),
    "too many elements": ("a.odt", lambda: making.odt("<text:p/>" * 1_100_000)),
    "a stream of 300 MB": ("a.pdf", lambda: with_stream(bomb)),
    "a stream packed twice": ("a.pdf", lambda: with_stream(nested_bomb)),
    "streams that swell together": ("a.pdf", lambda: with_stream(many_bombs)),
    "a picture of more than 40 million dots": ("a.pdf", lambda: with_stream(huge_picture)),
    "a file of more than 10 MB": ("a.pdf", lambda: making.pdf() + bytes(10 * 1024 * 1024)),
}


@pytest.mark.parametrize("which", HOSTILE)
def test_what_swells_is_refused_in_a_second_and_in_little_memory(which):
    name, make = HOSTILE[which]
    said, seconds, megabytes = judged(name, make())
    assert said in {paper.UNPACKS_TOO_LARGE, paper.TOO_LARGE, paper.DAMAGED}
    assert seconds < LONGEST
    assert megabytes < LARGEST_MB


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"word/embeddings/tabel.xlsx": making.zipped({"a": "a"})}, paper.FILES_INSIDE),
        ({"word/media/a.png": b"Rar!\x1a\x07\x00"}, paper.FILES_INSIDE),
        ({"word/media/a.png": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, paper.FILES_INSIDE),
        ({"/etc/cron.d/a": "a"}, paper.DAMAGED),
        ({"word/../../a": "a"}, paper.DAMAGED),
        ({"C:/a": "a"}, paper.DAMAGED),
        ({entry("word/a", mode=stat.S_IFLNK | 0o777): "/etc/passwd"}, paper.DAMAGED),
    ],
)
def test_an_entry_that_no_word_processor_writes_is_refused(more, fault):
    for name, make in (("a.docx", making.docx), ("a.odt", making.odt)):
        with pytest.raises(RefusedPaperError) as refusal:
            read_paper(name, make(more=more))
        assert refusal.value.message == fault


def test_an_entry_that_comes_twice_is_refused():
    parts = {"[Content_Types].xml": "a", "word/document.xml": "a"}
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = making.zipped([*parts.items(), *parts.items()])
    with pytest.raises(RefusedPaperError) as refusal:
        read_paper("a.docx", twice)
    assert refusal.value.message == paper.DAMAGED


def test_an_entry_that_lies_about_its_size_is_refused_while_it_is_read():
    body = "".join(making.word_paragraph(f"{making.WORDS[0]} {number}") for number in range(40_000))
    honest = making.docx(body)
    lying = a_second_time(honest, "word/document.xml", 3000)
    assert lying != honest
    with pytest.raises(RefusedPaperError) as refusal:
        read_paper("a.docx", lying)
    assert refusal.value.message == paper.DAMAGED


@pytest.mark.parametrize(
    ("name", "part"), [("a.docx", "text"), ("a.docx", "types"), ("a.odt", "text"), ("a.odt", "manifest")]
)
@pytest.mark.parametrize("declared", [laughing, reading])
def test_a_document_type_declaration_is_refused_and_nothing_is_fetched(name, part, declared):
    said, seconds, megabytes = judged(name, with_part(name, part, declared("x")))
    assert said == paper.INSTRUCTIONS
    assert seconds < LONGEST
    assert megabytes < LARGEST_MB


def test_too_much_text_is_refused_and_may_be_sent_in_parts():
    long = "".join(making.word_paragraph(f"bladzijde {n * n} en regel {n * n * n} " * 20) for n in range(900))
    with pytest.raises(RefusedPaperError) as refusal:
        read_paper("a.docx", making.docx(long))
    assert refusal.value.message == paper.TOO_LONG
    with pytest.raises(RefusedPaperError) as refusal:
        read_paper("a.pdf", making.pdf([["bladzijde"]] * 301))
    assert refusal.value.message == paper.TOO_LONG


def test_a_process_apart_reads_the_same_and_refuses_the_same():
    assert apart.read_apart("a.odt", making.odt()) == read_paper("a.odt", making.odt())
    assert apart.read_apart("a.pdf", making.pdf()) == read_paper("a.pdf", making.pdf())
    for name, content in [("a.docx", b"PK\x03\x04" + bytes(60)), ("a.pdf", b""), ("a.exe", b"MZ")]:
        with pytest.raises(RefusedPaperError) as here:
            read_paper(name, content)
        with pytest.raises(RefusedPaperError) as there:
            apart.read_apart(name, content)
        assert there.value.message == here.value.message


def test_the_process_apart_is_given_no_secret_and_leaves_no_file(monkeypatch, tmp_path):
    monkeypatch.setenv("CONSULT_KEY_FILE", "/secret")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    seen = {}
    run = subprocess.run

    def watched(command, **how):
        seen.update(how)
        return run(command, **how)

    monkeypatch.setattr(subprocess, "run", watched)
    apart.read_apart("a.pdf", making.pdf())
    assert set(seen["env"]) == {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(apart, "_SECONDS", 0.2)
    began = time.perf_counter()
    with pytest.raises(RefusedPaperError) as refusal:
        apart.read_apart("a.pdf", making.pdf([["woord " * 10] * 50] * 200))
    assert refusal.value.message == paper.TOO_SLOW
    assert time.perf_counter() - began < 5
