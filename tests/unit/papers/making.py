"""Files of every kind, harmless and hostile, made for the tests: none is kept anywhere."""

import io
import struct
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String

WORDS = (
    "Onze gemeente vindt dat de regels eenvoudiger kunnen.",
    "Wij vragen om een vast aanspreekpunt voor iedereen die hier werkt.",
)
OFFICE = "http://schemas.openxmlformats.org"
TYPES = f'<Types xmlns="{OFFICE}/package/2006/content-types">%s</Types>'
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
DOCUMENT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>%s</w:body></w:document>'
)
STYLES = '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">%s</w:styles>'
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office",
        "text": "text",
        "style": "style",
        "script": "script",
        "table": "table",
        "m": "manifest",
    }.items()
)
CONTENT = f"<office:document-content {NAMES}>%s<office:body><office:text>%s</office:text></office:body></office:document-content>"
MANIFEST = f"<m:manifest {NAMES}>%s</m:manifest>"


def zipped(files, *, stored=("mimetype",)):
    """A zip file of ``files``: bytes or text by name, or pairs where a name comes twice or brings its own entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items() if hasattr(files, "items") else files:
            plain = isinstance(name, str) and name in stored
            kind = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=kind)
    return out.getvalue()


def word_paragraph(text, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body=None, *, styles="", more=None, main=MAIN):
    """A DOCX file with the paragraphs ``body`` (its XML), and ``more`` entries by name."""
    body = "".join(map(word_paragraph, WORDS)) if body is None else body
    return zipped(
        {
            "[Content_Types].xml": TYPES % f'<Override PartName="/word/document.xml" ContentType="{main}"/>',
            "word/document.xml": DOCUMENT % body,
            "word/styles.xml": STYLES % styles,
            **(more or {}),
        }
    )


def odt(body=None, *, automatic="", more=None, manifest=""):
    """An ODT file with the paragraphs ``body`` (its XML), and ``more`` entries by name."""
    body = "".join(f"<text:p>{one}</text:p>" for one in WORDS) if body is None else body
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": MANIFEST % manifest,
            "content.xml": CONTENT % (automatic, body),
            **(more or {}),
        }
    )


def pdf(lines=WORDS, *, change=None, **saving):
    """A PDF with a page for each list in ``lines`` (or one page); ``change`` may add to it before it is saved."""
    pages = [lines] if lines and isinstance(lines[0], str) else lines
    made = pikepdf.new()
    font = made.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    for each in pages:
        page = made.add_blank_page(page_size=(595, 842))
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        drawn = b"".join(
            b"BT /F1 11 Tf 1 0 0 1 72 %d Tm (%s) Tj ET\n" % (760 - 14 * row, text.encode("cp1252"))
            for row, text in enumerate(each)
        )
        page.Contents = made.make_stream(drawn)
    if change is not None:
        change(made)
    out = io.BytesIO()
    made.save(out, **saving)
    return out.getvalue()


def jpeg(*segments):
    """A JPEG of one grey dot, with ``segments`` (marker, bytes) before it. Decoders draw it."""
    start = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    told = b"".join(struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data for marker, data in segments)
    table = b"\xff\xdb\x00\x43\x00" + b"\x01" * 64
    frame = b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"
    codes = b"\xff\xc4\x00\x14\x00\x01" + b"\x00" * 15 + b"\x00"
    more = b"\xff\xc4\x00\x14\x10\x01" + b"\x00" * 15 + b"\x00"
    return start + told + table + frame + codes + more + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x3f\xff\xd9"


def swollen(megabytes):
    """Bytes that become ``megabytes`` of zeros when they are unpacked."""
    packing = zlib.compressobj(9)
    return b"".join(packing.compress(bytes(1_000_000)) for _ in range(megabytes)) + packing.flush()


def with_names_everywhere(name):
    """Return what adds ``name`` to a PDF in each place where a PDF can keep one without drawing it."""
    hidden = name.encode()

    def change(made):
        page = made.pages[0]
        script = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{name}')"))
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=String(name), T=String(name)
        )
        made.docinfo["/Author"] = name
        made.docinfo["/Producer"] = name
        made.Root.Metadata = made.make_stream(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + hidden + b"</x:xmpmeta>")
        made.Root.OpenAction = script
        made.Root.AA = Dictionary(WC=script)
        made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String(name), script])))
        made.Root.AcroForm = Dictionary(Fields=Array([made.make_indirect(Dictionary(T=String(name), V=String(name)))]))
        made.Root.PieceInfo = Dictionary(Writer=Dictionary(Private=String(name)))
        made.Root.Lang = String(name)
        made.attachments["bijlage.txt"] = hidden
        page.obj.Annots = Array([made.make_indirect(note)])
        page.obj.AA = Dictionary(O=script)
        page.obj.Thumb = made.make_stream(hidden)
        page.obj.PieceInfo = Dictionary(Writer=Dictionary(Private=String(name)))
        form = made.make_stream(b"% " + hidden + b"\n/Span <</ActualText (" + hidden + b")>> BDC 0 0 m S EMC")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
        form["/PTEX.FileName"] = String(name)
        form.Metadata = made.make_stream(hidden)
        picture = made.make_stream(
            jpeg((0xE1, b"Exif\0\0" + hidden), (0xFE, hidden), (0xE2, b"ICC_PROFILE\0" + hidden))
        )
        picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 1, 1
        picture.ColorSpace, picture.BitsPerComponent, picture.Filter = Name.DeviceGray, 8, Name.DCTDecode
        picture.Metadata = made.make_stream(hidden)
        profile = made.make_stream(hidden)
        profile.N = 3
        page.Resources.ColorSpace = Dictionary(CS0=Array([Name.ICCBased, profile]))
        page.Resources.XObject = Dictionary(X1=form, X2=picture)
        page.Resources.Properties = Dictionary(MC0=Dictionary(Title=String(name)))
        drawn = page.Contents.read_bytes()
        page.Contents = made.make_stream(
            b"% "
            + hidden
            + b"\n/Span <</ActualText <</A ("
            + hidden
            + b")>>>> BDC EMC /X1 Do q 9 0 0 9 0 0 cm /X2 Do Q "
            b"BI /W 1 /H 1 /BPC 8 /CS /G /F /DCT ID " + jpeg((0xFE, hidden)) + b"\nEI " + drawn
        )

    return change
