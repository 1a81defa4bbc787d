"""Charts: what they say without colour, without sight, and with labels nobody reckoned with."""

import re

import pytest
from lxml import etree

from consult.charts import WIDTH, counts_bars, interval_bars, stance_bars

SVG = "{http://www.w3.org/2000/svg}"
LABELS = {"support": "Voor", "conditional": "Alleen als …", "oppose": "Tegen", "question": "Vraag", "none": "Geen"}
DRAWN = {"svg", "title", "desc", "defs", "pattern", "rect", "line", "circle", "text"}
ROWS = [
    ("Sekswerkers", {"support": 41, "conditional": 27, "oppose": "‹10", "question": "×", "none": 14}),
    (
        "Een belangenorganisatie met een naam van ruim zestig tekens, die niet past",
        {"support": 1, "oppose": 1, "none": 1},
    ),
    ("Niemand", {}),
]


def drawn(rows=ROWS, labels=LABELS, title="Wie helpt, is niet strafbaar."):
    return etree.fromstring(stance_bars(rows, labels, title=title, language="nl"))


def texts(tree):
    return [each.text for each in tree.iter(f"{SVG}text")]


def test_a_chart_says_its_title_its_language_and_its_numbers_in_words():
    tree = drawn()
    assert tree.findtext(f"{SVG}title") == "Wie helpt, is niet strafbaar."
    assert "Sekswerkers: Voor 41, Alleen als … 27, Tegen ‹10" in tree.findtext(f"{SVG}desc")
    assert tree.get("lang") == "nl"
    assert tree.get("viewBox") == f"0 0 {tree.get('width')} {tree.get('height')}"


def test_every_number_stands_in_the_chart_with_the_sign_of_its_stance():
    seen = "\u00a0".join(texts(drawn())).split("\u00a0")
    assert {"+ 41", "± 27", "· 14", "+ 1", "\u2212 1", "· 1", "0"} <= {each for each in seen if each}
    assert {"‹10", "×"} <= set(seen)


def test_withheld_numbers_are_stubs_of_one_length_whatever_else_is_drawn():
    tree = drawn([("A", {"support": "‹10", "oppose": 5000}), ("B", {"support": "‹10", "oppose": 1})])
    stubs = [each.get("width") for each in tree.iter(f"{SVG}rect") if "withheld" in each.get("fill")]
    assert len(stubs) == 2
    assert len(set(stubs)) == 1


def test_no_text_runs_over_the_edge_or_over_another():
    for rows in (ROWS, [(name, {stance: 1 + place for place, stance in enumerate(LABELS)}) for name, _counts in ROWS]):
        tree = drawn(rows)
        boxes = []
        for each in tree.iter(f"{SVG}text"):
            width = 0.62 * float(each.get("font-size")) * len(each.text)
            left = float(each.get("x")) - (width / 2 if each.get("text-anchor") else 0)
            assert left >= 0
            assert left + 0.9 * width <= WIDTH
            boxes.append((left, left + 0.85 * width, float(each.get("y"))))
        for place, (left, right, y) in enumerate(boxes):
            for other_left, other_right, other_y in boxes[place + 1 :]:
                assert abs(y - other_y) >= 12 or right <= other_left or other_right <= left


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '" onload="x', "&amp; ]]>", "\x00\ud800\x1f-MARK"])
def test_labels_and_titles_are_words_and_never_markup(words):
    for source in (
        stance_bars([(words, {"support": 3})], {"support": words}, title=words, language='nl" x="'),
        counts_bars([(words, words)], title=words, language="nl"),
    ):
        tree = etree.fromstring(source)
        assert {each.tag.removeprefix(SVG) for each in tree.iter()} <= DRAWN
        assert [each for each in texts(tree) if words.strip("\x00\x1f\ud800") in each]
        assert not re.search(r"\s(style|on\w+|href)=", re.sub(r'"[^"]*"|>[^<]*<', '""', source))


def test_two_charts_on_one_page_share_no_name():
    first = re.findall(r' id="([^"]+)"', stance_bars(ROWS, LABELS, title="Een", language="nl"))
    second = re.findall(r' id="([^"]+)"', stance_bars(ROWS[:1], LABELS, title="Een", language="nl"))
    assert not set(first) & set(second)


def test_bars_of_counts_are_as_long_as_their_numbers():
    tree = etree.fromstring(
        counts_bars([("A", 100), ("B", 50), ("C", "‹10"), ("D", None), ("E", 0)], title="x", language="nl")
    )
    widths = [float(each.get("width")) for each in tree.iter(f"{SVG}rect") if each.get("fill") == "#1b4f7c"]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2)
    assert [each for each in texts(tree) if each in {"100", "50", "‹10", "0"}] == ["100", "50", "‹10", "0", "0"]


def test_a_chart_without_rows_is_a_chart():
    assert drawn([]).get("width") == str(WIDTH)
    assert counts_bars([], title="Leeg", language="nl").startswith("<svg")


def test_an_interval_is_drawn_between_lines_to_read_it_by_and_said_in_words():
    rows = [("Vervoer", (0.71, 0.55, 0.86)), ("Wonen", None), ("Onder nul", (-0.2, -0.5, 0.1))]
    tree = etree.fromstring(interval_bars(rows, (0.667, 0.8), title="Alpha", language="nl", nothing="niet te zeggen"))
    assert {each.tag.removeprefix(SVG) for each in tree.iter()} <= DRAWN
    assert "Vervoer: 0,71 (0,55\u20130,86); Wonen: niet te zeggen" in tree.findtext(f"{SVG}desc")
    places = [float(each.get("cx")) for each in tree.iter(f"{SVG}circle")]
    lines = [float(each.get("x1")) for each in tree.iter(f"{SVG}line") if each.get("x1") == each.get("x2")]
    zero, tentative, good, one = sorted(lines)
    assert len(places) == 2
    assert tentative < places[0] < good < one
    assert places[1] == zero
    for each in tree.iter(f"{SVG}text"):
        assert float(each.get("x")) + 0.55 * float(each.get("font-size")) * len(each.text) <= WIDTH
