"""A report names batches of invitations from ten on, and never so that a small one can be worked out."""

from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.audit import Head
from consult.config import Settings as Installation
from consult.reports.document import Paragraph, Table
from consult.reports.making.invitations import invitations
from consult.reports.making.material import Material
from consult.reports.making.words import Words
from consult.responses.queries import InvitedReach
from consult.synthesis.reach import Sent
from tests.shipped import shipped

FILE = shipped("pooierverbod")
SAY = Words("en")
K = 10


def material(*batches, groups=("sekswerker",), open_=40):
    """Return what there is to report: ``batches`` are (label, made, sent), invited people of the first group."""
    reach = {("burger", "open"): open_, ("sekswerker", "open"): open_}
    sent = sum(batch[2] for batch in batches)
    if sent:
        reach[groups[0], "invited"] = sent
    sends = {place: Sent(count, 0) for place, count in reach.items()}
    return Material(
        log_head=Head(0, b""),
        consultation=SimpleNamespace(),
        file=FILE,
        settings=Installation(),
        number=1,
        is_document_analysis=False,
        reach=sends,
        account=SimpleNamespace(),
        participants=(),
        batches=[InvitedReach(label, made, made, sent) for label, made, sent in batches],
    )


def told(*batches, **about):
    """Return the sentences, and the rows of the table as a mapping (empty where there is none)."""
    blocks = invitations(material(*batches, **about), SAY)
    rows = [dict(block.rows) for block in blocks if isinstance(block, Table)]
    return " ".join(block.text for block in blocks if isinstance(block, Paragraph)), rows[0] if rows else {}


def test_nothing_is_said_where_nobody_was_invited():
    assert invitations(material(), SAY) == ()


def test_a_batch_of_ten_or_more_is_named_with_what_came_in_by_it():
    said, rows = told(("Voorbeeldhuis", 20, 12), ("Voorbeeldalliantie", 40, 33))
    assert rows == {"Voorbeeldhuis": 12, "Voorbeeldalliantie": 33, "Total": 45}
    assert "60 invitation codes were made in 2 batches" in said


def test_a_batch_under_ten_is_never_named():
    for sent in range(10):
        said, rows = told(("Klein huis", 9, sent), ("Voorbeeldalliantie", 40, 33))
        assert "Klein huis" not in said
        assert "Klein huis" not in rows


def test_one_small_batch_cannot_be_subtracted_out():
    _said, rows = told(("Klein huis", 9, 4), ("Voorbeeldalliantie", 40, 33))
    assert 33 not in rows.values()
    assert 4 not in rows.values()


def test_two_batches_with_one_label_stand_together():
    _said, rows = told(("Voorbeeldhuis", 20, 12), ("Voorbeeldhuis", 20, 12))
    assert rows == {"Voorbeeldhuis": 24, "Total": 24}


def test_a_batch_is_withheld_where_a_category_of_invited_people_is_a_few_apart():
    made = material(("Voorbeeldhuis", 40, 30), ("Voorbeeldalliantie", 40, 30))
    made.reach["sekswerker", "invited"] = Sent(33, 0)
    made.reach["burger", "invited"] = Sent(27, 0)
    blocks = invitations(made, SAY)
    assert not [block for block in blocks if isinstance(block, Table)]
    assert "withheld" in blocks[-1].text


BATCHES = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(1, 40), st.integers(0, 40)).map(
        lambda one: (one[0], one[1], min(one[1], one[2]))
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None, max_examples=60)
@given(BATCHES)
def test_what_is_shown_is_large_and_so_is_what_is_left(batches):
    _said, rows = told(*batches)
    if not rows:
        return
    total = rows.pop("Total")
    assert total == sum(sent for _label, _made, sent in batches)
    shown = [count for count in rows.values() if isinstance(count, int)]
    assert all(count == 0 or count >= K for count in shown)
    rest = total - sum(shown)
    assert rest == 0 or rest >= K
