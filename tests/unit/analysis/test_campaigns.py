"""Copies are found around a template; strangers are not, and the order in which answers come changes little."""

import random

from consult.analysis.campaigns import LIKE, Stars, grouped, likeness, template_among
from consult.analysis.signatures import signature

SEED = b"s" * 32


def words(chance: random.Random, count: int) -> list[str]:
    return [f"w{chance.randrange(3000)}" for _ in range(count)]


def edited(chance: random.Random, text: list[str], share: float) -> list[str]:
    """Return the text with some words replaced, a name in front and some sentence behind it, now and then."""
    changed = [f"x{chance.randrange(10**6)}" if chance.random() < share else word for word in text]
    return [*words(chance, chance.choice([0, 0, 2, 5])), *changed, *words(chance, chance.choice([0, 0, 8, 15]))]


def signed(text: list[str]) -> bytes:
    found = signature(" ".join(text), SEED)
    assert found is not None
    return found


def drawn(seed: int, campaigns: int = 12, strangers: int = 150) -> tuple[dict[str, bytes], dict[str, int]]:
    """Return signatures by name in random order, and to which campaign each belongs (-1 for a stranger)."""
    chance = random.Random(seed)  # noqa: S311  (a seed, no secret)
    texts: list[tuple[int, list[str]]] = [(-1, words(chance, chance.randint(14, 120))) for _ in range(strangers)]
    for number in range(campaigns):
        letter = words(chance, chance.randint(40, 130))
        texts += [
            (number, edited(chance, letter, chance.choice([0, 0.02, 0.08]))) for _ in range(chance.randint(2, 30))
        ]
    chance.shuffle(texts)
    names = [f"{at:04}" for at in range(len(texts))]
    return (
        {name: signed(text) for name, (_number, text) in zip(names, texts, strict=True)},
        {name: number for name, (number, _text) in zip(names, texts, strict=True)},
    )


def test_copies_are_found_and_strangers_are_not() -> None:
    for seed in range(5):
        signatures, belongs = drawn(seed)
        found = grouped(signatures, {}, {})
        assert all(len({belongs[name] for name in names}) == 1 and belongs[names[0]] >= 0 for names in found.values())
        missed = [
            name
            for name, number in belongs.items()
            if number >= 0 and not any(name in names for names in found.values())
        ]
        assert len(missed) <= 0.01 * len(belongs)
        assert len(found) == 12


def test_the_template_is_in_the_list_of_what_began_and_nobody_is_in_two() -> None:
    signatures, _belongs = drawn(3)
    found = grouped(signatures, {}, {})
    assert all(template in names for template, names in found.items())
    everybody = [name for names in found.values() for name in names]
    assert len(everybody) == len(set(everybody))


def test_the_same_answers_are_always_grouped_the_same() -> None:
    signatures, _belongs = drawn(4)
    assert grouped(signatures, {}, {}) == grouped(dict(signatures), {}, {})


def test_what_comes_in_bit_by_bit_ends_as_what_came_at_once() -> None:
    signatures, belongs = drawn(5)
    campaigns: dict[str, dict[str, bytes]] = {}
    alone: dict[str, bytes] = {}
    names = list(signatures)
    for at in range(0, len(names), 40):
        new = {name: signatures[name] for name in names[at : at + 40]}
        for template, copies in grouped(new, campaigns, alone).items():
            campaigns.setdefault(template, {}).update({name: signatures[name] for name in copies})
        placed = {name for copies in campaigns.values() for name in copies}
        alone = {name: signatures[name] for name in names[: at + 40] if name not in placed}
    in_campaign = {name for name, number in belongs.items() if number >= 0}
    placed = {name for copies in campaigns.values() for name in copies}
    assert placed <= in_campaign
    assert len(placed) >= 0.98 * len(in_campaign)
    assert all(len({belongs[name] for name in copies}) == 1 for copies in campaigns.values())


def test_a_copy_of_a_copy_is_not_drawn_in_by_the_copy_alone() -> None:
    chance = random.Random(8)  # noqa: S311  (a seed, no secret)
    before, shared, also, behind = (words(chance, count) for count in (40, 100, 100, 40))
    first, bridge, last = signed([*before, *shared]), signed([*shared, *also]), signed([*also, *behind])
    assert min(likeness(first, bridge), likeness(bridge, last)) > LIKE
    found = grouped({"bridge": bridge, "last": last}, {"first": {"first": first, "copy": first}}, {})
    assert found == {"first": ["bridge"]}


def test_an_answer_joins_the_template_that_it_is_most_like() -> None:
    chance = random.Random(9)  # noqa: S311  (a seed, no secret)
    letter = words(chance, 80)
    near, far = signed(letter), signed([*letter[:50], *words(chance, 30)])
    stars: Stars[str] = Stars()
    stars.add("far", far)
    stars.add("near", near)
    assert stars.nearest(signed([*letter[:78], "iets", "anders"])) == "near"
    assert stars.nearest(signed(words(chance, 80))) is None


def test_the_template_is_the_copy_in_the_middle() -> None:
    chance = random.Random(10)  # noqa: S311  (a seed, no secret)
    letter = words(chance, 80)
    copies = {f"{n}": signed(edited(chance, letter, 0.15)) for n in range(9)} | {"middle": signed(letter)}
    assert template_among(copies) == "middle"
