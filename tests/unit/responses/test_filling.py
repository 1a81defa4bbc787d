from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from consult.responses.filling import PaintedForm

PAGE = """<form><input type="hidden" name="csrf_token" value="old"><input type="hidden" name="shown" value="PV-01">
<label><input class="x" type="radio" name="PV-01" id="a" value="a"> A</label>
<label><input type="radio" name="PV-01" value="b &lt; c" checked> B</label>
<input type="checkbox" name="PV-02" value="x"><input type="checkbox" name="PV-02" value="y">
<select name="PV-03-1"><option value="">-</option><option value="huur" selected>Huur</option></select>
<input type="text" name="w"><textarea name="PV-04" rows="3">
</textarea><button name="go" value="back">Back</button></form>"""


def _fields(page):
    form = html.fromstring(page)
    return (
        form.xpath("//input[@type='radio'][@checked]/@value"),
        form.xpath("//input[@type='checkbox'][@checked]/@value"),
        form.xpath("//option[@selected]/@value"),
        form.xpath("//input[@name='w']/@value"),
        form.xpath("//textarea")[0].text or "",
        form.xpath("//input[@name='csrf_token']/@value"),
        form.xpath("//input[@name='shown']/@value"),
    )


def test_a_page_without_values_is_the_page_as_it_was_painted():
    assert PaintedForm(PAGE).filled({}) == PAGE


def test_every_kind_of_field_takes_its_value():
    painted = PaintedForm(PAGE)
    values = {
        "csrf_token": ["new"],
        "PV-01": ["a"],
        "PV-02": ["y"],
        "PV-03-1": [""],
        "w": ["woord"],
        "PV-04": ["tekst"],
    }
    assert _fields(painted.filled(values)) == (["a"], ["y"], [""], ["woord"], "\ntekst", ["new"], ["PV-01"])
    assert _fields(painted.filled({"PV-01": ["b < c"], "PV-02": ["x", "y"]}))[:2] == (["b < c"], ["x", "y"])


def test_filling_a_page_leaves_nothing_behind_for_the_next_visitor():
    painted = PaintedForm(PAGE)
    painted.filled({"PV-04": ["geheim"], "PV-01": ["a"]})
    assert painted.filled({}) == PAGE


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_nothing_that_is_typed_can_leave_its_field(typed):
    page = PaintedForm(PAGE).filled({"PV-04": [typed], "w": [typed]})
    start = page.index('rows="3">') + len('rows="3">')
    assert unescape(page[start : page.index("</textarea>")]) == "\n" + typed.replace("\0", "")
    assert page.count("<") == PAGE.count("<")
    assert page.count(">") == PAGE.count(">")
