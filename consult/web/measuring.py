"""Counts what this process answered and how long that took, by route: no person, no address, no value of an address.

What is told outside is in whole hundreds (``docs/decisions/0066``): a count that goes up by one tells when somebody
answered to whoever watches it. Faults of ours are told one by one; the log tells each of them too.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator

from flask import Flask, Response, g, request
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

STEP = 100
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, float("inf"))
"""Seconds: the upper ends of the classes of time."""
_FAULT = "5xx"
_NO_ROUTE = "none"


class Answered(Collector):
    """What was answered since the start: how many by route and class of status, and within which time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_status: Counter[tuple[str, str]] = Counter()
        self._by_time: Counter[tuple[str, float]] = Counter()

    def add(self, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        with self._lock:
            self._by_status[route, f"{status // 100}xx"] += 1
            self._by_time[route, next(bound for bound in BOUNDS if seconds <= bound)] += 1

    def collect(self) -> Iterator[Metric]:
        """Yield the figures as they may be told."""
        with self._lock:
            by_status, by_time = dict(self._by_status), dict(self._by_time)
        answers = CounterMetricFamily(
            "consult_answers", "Answers in whole hundreds; faults one by one", labels=("route", "status")
        )
        for (route, status), number in sorted(by_status.items()):
            answers.add_metric((route, status), number if status == _FAULT else in_steps(number))
        yield answers
        times = HistogramMetricFamily(
            "consult_answer_seconds", "Answers within so many seconds, in whole hundreds", labels=("route",)
        )
        for route in sorted({route for route, _bound in by_time}):
            within = [
                (str(bound), in_steps(sum(by_time.get((route, each), 0) for each in BOUNDS if each <= bound)))
                for bound in BOUNDS[:-1]
            ]
            total = in_steps(sum(by_time.get((route, each), 0) for each in BOUNDS))
            times.add_metric((route,), [*within, ("+Inf", total)], sum_value=None)
        yield times


def in_steps(number: int) -> int:
    """Return ``number`` rounded down to whole steps."""
    return number - number % STEP


def init_app(app: Flask) -> None:
    """Count what ``app`` answers."""
    answered = Answered()
    app.extensions["consult.answered"] = answered

    def begin() -> None:
        g.began = time.monotonic()

    def end(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else _NO_ROUTE
        # A request that is refused before it is looked at has no beginning.
        answered.add(route, response.status_code, time.monotonic() - g.get("began", time.monotonic()))
        return response

    app.before_request(begin)
    app.after_request(end)
