"""The page of 20 questions: fresh and with a draft open, against hello and the naive page."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median

from benchmarks import servers
from benchmarks.load import Load, fetch
from benchmarks.outcome import Outcome
from benchmarks.place import installation

FRESH_TO_HELLO, FRESH_TO_NAIVE, DRAFT_TO_HELLO = 0.25, 15, 0.08
_ROUNDS = 5


def measure() -> Sequence[Outcome]:
    """Return how the page compares, from five rounds in which all four are asked for after one another."""
    with installation() as place:
        place.open_twenty()
        [fresh], [filled] = place.drafts(1), place.drafts(1, answered=True)
        with servers.consult(place) as ours, servers.reference("hello") as hello, servers.reference("naive") as naive:
            page = f"{ours.url}/r/alles"
            asked: Mapping[str, tuple[servers.Server, Callable[[], Load]]] = {
                "hello": (hello, lambda: fetch(f"{hello.url}/")),
                "fresh": (ours, lambda: fetch(page, cookie=f"s={fresh.cookie}")),
                "draft": (ours, lambda: fetch(page, cookie=f"s={filled.cookie}")),
                "naive": (naive, lambda: fetch(f"{naive.url}/")),
            }
            rounds = [{name: _measured(*one) for name, one in asked.items()} for _ in range(_ROUNDS)]
    return _outcomes(rounds)


def _measured(server: servers.Server, load: Callable[[], Load]) -> tuple[float, float]:
    """Return requests per second, and milliseconds of CPU for each."""
    before = server.cpu_seconds()
    met = load()
    if met.errors:
        raise RuntimeError(f"{met.errors} requests failed")
    return met.rate, 1000 * (server.cpu_seconds() - before) / met.requests


def _outcomes(rounds: Sequence[Mapping[str, tuple[float, float]]]) -> Sequence[Outcome]:
    def ratio(one: str, other: str, of: int = 0) -> float:
        return median(met[one][of] / met[other][of] for met in rounds)

    def middle(name: str, of: int = 0) -> float:
        return median(met[name][of] for met in rounds)

    to_hello, to_naive, draft = ratio("fresh", "hello"), ratio("fresh", "naive"), ratio("draft", "hello")
    return [
        Outcome(
            "20 questions, fresh, of hello: at least 0.25",
            f"{to_hello:.2f}",
            to_hello >= FRESH_TO_HELLO,
            f"{middle('fresh'):.0f} of {middle('hello'):.0f} pages a second; CPU {ratio('fresh', 'hello', 1):.1f} x, "
            f"{middle('fresh', 1):.2f} ms. Fresh: a new draft's /r/alles, nothing saved, painted before",
        ),
        Outcome(
            "20 questions, fresh, of the naive page: at least 15",
            f"{to_naive:.0f}",
            to_naive >= FRESH_TO_NAIVE,
            f"naive: {middle('naive'):.0f} a second, {middle('naive', 1):.1f} ms of CPU",
        ),
        Outcome(
            "20 questions, draft open, of hello: at least 0.08",
            f"{draft:.3f}",
            draft >= DRAFT_TO_HELLO,
            f"{middle('draft'):.0f} a second, {middle('draft', 1):.2f} ms of CPU; 20 saved answers opened and filled in",
        ),
    ]
