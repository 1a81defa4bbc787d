"""Markup: editors' HTML loses everything that could run or lead astray; plain text stays plain."""

from pathlib import Path
from urllib.parse import urlsplit

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.markup import SCHEMES, TAGS, paragraphs, safe_html

PAYLOADS = (Path(__file__).parents[2] / "gold" / "hostile_html.txt").read_text(encoding="utf-8").strip().split("\n")


def _assert_harmless(html):
    for node in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if node.tag == "DOCUMENT_FRAGMENT":
            continue
        assert isinstance(node.tag, str), "a remark in the source"
        assert node.tag in TAGS
        assert set(node.attrib) <= ({"href"} if node.tag == "a" else set())
        if "href" in node.attrib:
            assert urlsplit(node.attrib["href"]).scheme in SCHEMES


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_text_leaves_only_harmless_tags(payload):
    _assert_harmless(safe_html(payload))
    _assert_harmless(safe_html(f'<p>voor <a href="https://voorbeeld.example/">{payload}</a> na</p>'))
    _assert_harmless(safe_html(str(safe_html(payload))))
    _assert_harmless(paragraphs(payload))


def test_the_corpus_is_not_small():
    assert len(PAYLOADS) >= 40


@given(st.text(alphabet="<>/\"'= abhrefjvscipt:&;#x\n!-"))
def test_no_text_at_all_becomes_more_than_paragraphs(text):
    assert {n.tag for n in html5lib.parseFragment(paragraphs(text), namespaceHTMLElements=False).iter()} <= {
        "DOCUMENT_FRAGMENT",
        "p",
        "br",
    }
    _assert_harmless(safe_html(text))


def test_what_editors_may_write_stays():
    html = '<h2>Kop</h2><p>Een <strong>a</strong> &amp; <em>b</em><br><a href="https://voorbeeld.example/x?y=1">link</a></p>'
    assert safe_html(html) == html
    assert safe_html('<a href="mailto:info@voorbeeld.example">m</a>') == '<a href="mailto:info@voorbeeld.example">m</a>'


def test_an_address_in_plain_text_is_never_made_a_link():
    assert "<a" not in safe_html("zie https://voorbeeld.example en info@voorbeeld.example")


def test_blank_lines_make_paragraphs_and_line_ends_make_breaks():
    assert paragraphs("een\ntwee\r\n\r\n \n<b>drie</b>") == "<p>een<br>twee</p><p>&lt;b&gt;drie&lt;/b&gt;</p>"
    assert paragraphs(" \n ") == ""
