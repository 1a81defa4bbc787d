"""Near-identical answers among 100,000: how long grouping takes, what one more costs, and how right it is."""

import json
import resource
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from math import comb
from multiprocessing import get_context
from statistics import median
from typing import NamedTuple

from benchmarks.letters import NOBODY, Written, written
from benchmarks.outcome import Outcome
from consult.analysis.campaigns import Stars, grouped
from consult.analysis.signatures import signature
from consult.demo.invented import MATERIAL

COUNT, MORE = 100_000, 500
SECONDS, MEGABYTES, MILLISECONDS, SIGNING = 30.0, 600, 20.0, 1.0
RIGHT, FLAGGED = 0.99, 0.02
_SEED = bytes(32)


class Grouping(NamedTuple):
    """What a process of its own found: copies by template, seconds of CPU and by the clock, its most memory in MB, and ms."""

    groups: Mapping[int, Sequence[int]]
    seconds: float
    waited: float
    megabytes: float
    one_more: Sequence[float]


def measure() -> Sequence[Outcome]:
    """Sign and group generated answers, and the demonstration's; everything but the signing in a process of its own."""
    answers = written(COUNT + MORE)
    began = time.process_time()
    signed = [signature(one.text, _SEED) for one in answers]
    signing = 1000 * (time.process_time() - began) / len(answers)
    signatures = {at: each for at, each in enumerate(signed) if each is not None}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        found = processes.submit(_grouped, signatures).result()
    return [*_speed(found, signing, answers), *_quality(found.groups, answers[:COUNT]), _gold()]


def _grouped(signatures: Mapping[int, bytes]) -> Grouping:
    new = {at: each for at, each in signatures.items() if at < COUNT}
    began, clock = time.process_time(), time.perf_counter()
    groups = grouped(new, {}, {})
    seconds, waited = time.process_time() - began, time.perf_counter() - clock
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    stars: Stars[int] = Stars()
    star_of = {at: template for template, copies in groups.items() for at in copies}
    for at in sorted(new, key=lambda at: star_of.get(at, at) != at):
        stars.add(at, new[at], None if star_of.get(at, at) == at else star_of[at])
    each = []
    for at in sorted(signatures.keys() - new.keys()):
        start = time.process_time()
        stars.place(at, signatures[at])
        each.append(1000 * (time.process_time() - start))
    return Grouping(groups, seconds, waited, megabytes, sorted(each))


def _speed(found: Grouping, signing: float, answers: Sequence[Written]) -> Sequence[Outcome]:
    words = sum(len(one.text.split()) for one in answers) / len(answers)
    slowest = found.one_more[int(len(found.one_more) * 0.99)]
    return [
        Outcome(
            "one answer signed: at most 1 ms",
            f"{signing:.2f} ms",
            signing <= SIGNING,
            f"CPU, {words:.0f} words on average",
        ),
        Outcome(
            "100,000 answers grouped: at most 30 s",
            f"{found.seconds:.1f} s",
            found.seconds <= SECONDS,
            f"CPU, nothing is waited for; {found.waited:.1f} s by the clock",
        ),
        Outcome(
            "100,000 answers grouped: at most 600 MB",
            f"{found.megabytes:.0f} MB",
            found.megabytes <= MEGABYTES,
            "most of the process, with the signatures",
        ),
        Outcome(
            "one new answer against 100,000: at most 20 ms",
            f"{slowest:.2f} ms",
            slowest <= MILLISECONDS,
            f"99th hundredth of {len(found.one_more)}, median {median(found.one_more):.2f} ms of CPU, bands in memory",
        ),
    ]


def _quality(groups: Mapping[int, Sequence[int]], answers: Sequence[Written]) -> Sequence[Outcome]:
    sizes = Counter(one.campaign for one in answers if one.campaign != NOBODY)
    in_groups = [Counter(answers[at].campaign for at in copies) for copies in groups.values()]
    right: Counter[int] = Counter()
    for group in in_groups:
        for campaign, number in group.items():
            right[campaign] += comb(number, 2) if campaign != NOBODY else 0
    said = sum(comb(group.total(), 2) for group in in_groups)
    true = {campaign: comb(number, 2) for campaign, number in sizes.items()}
    precision, recall = right.total() / said, right.total() / sum(true.values())
    flagged = sum(group[NOBODY] for group in in_groups) / (len(answers) - sizes.total())
    return [
        Outcome("pairs: precision at least 0.99", f"{precision:.4f}", precision >= RIGHT, f"{said:,} pairs found"),
        Outcome("pairs: recall at least 0.99", f"{recall:.4f}", recall >= RIGHT, _by_size(sizes, right, true)),
        Outcome(
            "flagged without a campaign: at most 2 %",
            f"{100 * flagged:.2f} %",
            flagged <= FLAGGED,
            f"{len(groups)} groups",
        ),
    ]


def _by_size(sizes: Mapping[int, int], right: Mapping[int, int], true: Mapping[int, int]) -> str:
    said = []
    for low, high in ((2, 2), (3, 5), (6, 19), (20, COUNT)):
        these = [campaign for campaign, number in sizes.items() if low <= number <= high]
        share = sum(right[campaign] for campaign in these) / max(1, sum(true[campaign] for campaign in these))
        said.append(
            f"{low}{f' to {high}' if low < high < COUNT else ' and more' if high == COUNT else ''} copies {share:.2f}"
        )
    return ", ".join(said)


def _gold() -> Outcome:
    """Group the demonstration's invented answers, and hold them against the campaign that was written into them."""
    gold = json.loads((MATERIAL / "gold-campaigns.json").read_text("utf-8"))
    wanted = {frozenset(member["external_id"] for member in one["members"]) for one in gold["campaigns"]}
    found = set()
    for question in sorted({one["question"] for one in gold["campaigns"]}):
        signed = {}
        for line in (MATERIAL / "invented-pooierverbod.jsonl").read_text("utf-8").splitlines():
            response = json.loads(line)
            answer = response["answers"].get(question)
            minima = signature(answer["text"], _SEED) if answer else None
            if minima is not None:
                signed[response["external_id"]] = minima
        found |= {frozenset(names) for names in grouped(signed, {}, {}).values()}
    both = sum(len(one & other) for one in wanted for other in found)
    recall, precision = both / sum(map(len, wanted)), both / max(1, sum(map(len, found)))
    return Outcome(
        "the demonstration's gold campaign",
        f"{precision:.2f}/{recall:.2f}",
        precision >= RIGHT and recall >= RIGHT,
        "precision and recall; the pair that only looks alike is in none",
    )
