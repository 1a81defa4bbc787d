"""Charts: what they say without colour, without sight, and with labels nobody reckoned with."""

import re

import pytest
from lxml import etree

from consult.charts import WIDTH, counts_bars, heat_map, interval_bars, sides_bars, stance_bars

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


HEAT = [("Prijs", [1, 40, "‹10"]), ("Een thema met een naam die op twee regels hoort te staan", [0, 20, "×"])]
SIDES = {"support": "Voor", "conditional": "Alleen als …", "oppose": "Tegen", "none": "Allebei"}


def test_squares_hold_every_number_and_are_darker_for_more():
    tree = etree.fromstring(heat_map(HEAT, ["Open", "Papier", "Uitgenodigd"], title="Wie", language="nl"))
    assert {"1", "40", "20", "0", "‹10", "×", "1  Open"} <= set(texts(tree))
    assert "Prijs: Open 1, Papier 40, Uitgenodigd ‹10" in tree.findtext(f"{SVG}desc")
    shades = [each.get("fill") for each in tree.iter(f"{SVG}rect") if each.get("stroke-width") == "0.5"]
    grey = [sum(int(shade[at : at + 2], 16) for at in (1, 3, 5)) for shade in shades]
    (one, most, nothing, half) = grey
    assert nothing > one > half > most


def test_bars_to_two_sides_are_as_long_as_their_numbers_and_meet_in_the_middle():
    rows = [("A", {"support": 40, "oppose": 20}), ("B", {"support": 1, "oppose": "‹10"})]
    tree = etree.fromstring(sides_bars(rows, SIDES, title="Zin", language="nl"))
    parts = {each.get("fill"): each for each in tree.iter(f"{SVG}rect") if each.get("height") == "24"}
    right, left = parts["#1b4f7c"], parts["#b3541e"]
    assert float(right.get("width")) == pytest.approx(2 * float(left.get("width")), abs=0.2)
    assert float(left.get("x")) + float(left.get("width")) == pytest.approx(float(right.get("x")), abs=0.2)
    # Of a group with a withheld number no bar is drawn at all: the others would tell its length.
    assert {"+ 40", "− 20", "‹10"} <= set(texts(tree))
    assert "+ 1" not in texts(tree)


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '" onload="x'])
def test_squares_and_sides_take_words_for_words(words):
    for source in (
        heat_map([(words, [3, words])], [words, words], title=words, language="nl"),
        sides_bars([(words, {"support": 3, "oppose": 4})], dict.fromkeys(SIDES, words), title=words, language="nl"),
    ):
        assert {each.tag.removeprefix(SVG) for each in etree.fromstring(source).iter()} <= DRAWN


def test_squares_and_sides_of_nothing_are_charts():
    assert heat_map([], [], title="Leeg", language="nl").startswith("<svg")
    assert sides_bars([("A", {})], SIDES, title="Leeg", language="nl").startswith("<svg")


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
