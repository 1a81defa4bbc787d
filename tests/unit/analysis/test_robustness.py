"""A statement is robust when no single voice, organisation or campaign carries it."""

from consult.analysis.robustness import Voice, breaks_without, survives


def _more_oppose(counts):
    return counts["oppose"] > counts["support"]


def _voices(*stances, shared=""):
    return [
        Voice(stance, frozenset({f"{shared}{number}", *filter(None, [shared])}))
        for number, stance in enumerate(stances)
    ]


def test_a_wide_majority_survives():
    assert survives(_voices("oppose", "oppose", "oppose", "support"), _more_oppose)


def test_a_majority_of_one_hangs_on_each_of_its_voices():
    assert breaks_without(_voices("oppose", "oppose", "support"), _more_oppose) == ["0", "1"]


def test_a_majority_made_by_one_campaign_hangs_on_that_campaign():
    voices = _voices("support", "support") + _voices("oppose", "oppose", "oppose", "oppose", shared="letter")
    assert breaks_without(voices, _more_oppose) == ["letter"]
