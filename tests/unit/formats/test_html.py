"""The page that stands alone: one heading of the first level, tables that say what heads them, nothing from elsewhere."""

import dataclasses
import itertools
import re

import pytest
from lxml import html

from consult.reports.formats import html_page
from tests.unit.formats.sample import WARNING, sample


@pytest.fixture(scope="module")
def source():
    return html_page.render(sample()).decode()


@pytest.fixture(scope="module")
def tree(source):
    return html.document_fromstring(source)


def test_the_page_has_a_language_a_title_and_one_first_heading(tree):
    assert tree.get("lang") == "nl"
    assert tree.findtext(".//title") == sample().title
    assert [each.text for each in tree.iter("h1")] == [sample().title]
    levels = [int(each.tag[1]) for each in tree.iter("h1", "h2", "h3", "h4", "h5")]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_nothing_comes_from_elsewhere_and_nothing_runs(source, tree):
    assert not re.search(r"<(script|link|img|iframe|object)\b|\son\w+=|\sstyle=", source.replace("&lt;script", ""))
    assert "url(http" not in source
    assert all(link.startswith("#") for link in tree.xpath("//@href"))


def test_every_link_inside_the_page_arrives_and_no_name_is_used_twice(tree):
    names = tree.xpath("//@id")
    assert len(names) == len(set(names))
    assert {link[1:] for link in tree.xpath("//@href")} <= set(names)
    assert set(" ".join(tree.xpath("//@aria-labelledby | //@aria-describedby")).split()) <= set(names)


def test_tables_say_what_heads_their_columns_and_rows(tree):
    tables = list(tree.iter("table"))
    assert len(tables) == 8
    for table in tables:
        assert table.find("caption") is not None
        assert {head.get("scope") for head in table.iterfind("thead//th")} == {"col"}
        assert all(row[0].get("scope") == "row" for row in table.iterfind("tbody/tr"))


def test_the_warning_leads_the_page_and_every_printed_page(source, tree):
    assert tree.find("body")[0][0].text == WARNING
    assert "@top-left" in source
    without = html_page.render(dataclasses.replace(sample(), demonstration="")).decode()
    assert 'class="warning"' not in without


def test_words_cannot_leave_the_style_sheet(tree):
    breaking = dataclasses.replace(sample(), demonstration='"; } </style><script>x</script>')
    made = html.document_fromstring(html_page.render(breaking).decode())
    assert not list(made.iter("script"))
    assert len(list(made.iter("style"))) == 1
    assert made.find("body")[0][0].text == breaking.demonstration


def test_quotations_say_their_language(tree):
    assert {each.get("lang") for each in tree.iterfind(".//blockquote/p")} == {"nl", "en", "he"}
