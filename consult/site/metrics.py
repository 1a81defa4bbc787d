"""What Prometheus is told of this node, at an address of this machine only: its answers, its parts, and its work."""

from collections.abc import Iterator, Mapping, Sequence

from flask import Flask
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from consult.config import Settings
from consult.db import Database
from consult.jobs import tending
from consult.jobs.models import JobState
from consult.site.readiness import free_bytes, parts
from consult.web.measuring import in_steps

_GIBIBYTE = 1024**3


class House(Collector):
    """The parts of the installation and its background work, asked when somebody wants to know."""

    def __init__(self, settings: Settings, stores: Mapping[str, Database]) -> None:
        self._settings, self._stores = settings, stores

    def collect(self) -> Iterator[Metric]:
        """Yield whether each part is there, what is free on disks, and what waits and failed."""
        there = GaugeMetricFamily("consult_part", "1 where this part of the installation is there", labels=("part",))
        for part in parts(self._settings, self._stores):
            there.add_metric((part.name,), float(part.is_there))
        yield there
        free = GaugeMetricFamily("consult_free_gibibytes", "Free on the fullest disk with a database of ours")
        if found := free_bytes(self._settings):
            free.add_metric((), min(found) // _GIBIBYTE)
        yield free
        waiting = GaugeMetricFamily("consult_jobs_waiting", "Jobs that wait, in whole hundreds", labels=("kind",))
        failed = GaugeMetricFamily("consult_jobs_failed", "Jobs that failed", labels=("kind",))
        for kind, state, number in self._jobs():
            if state is JobState.FAILED:
                failed.add_metric((kind,), number)
            else:
                waiting.add_metric((kind,), in_steps(number))
        yield waiting
        yield failed

    def _jobs(self) -> Sequence[tuple[str, JobState, int]]:
        try:
            with self._stores["database"].reading() as session:
                return tending.counted(session, (JobState.QUEUED, JobState.FAILED))
        except SQLAlchemyError:
            return []  # the parts say that it is away


def tell(app: Flask) -> None:
    """Tell the figures of ``app`` at the address in its settings, from a thread, as long as this process lives."""
    settings: Settings = app.extensions["consult.settings"]
    registry = CollectorRegistry()
    registry.register(app.extensions["consult.answered"])
    registry.register(House(settings, app.extensions["consult.stores"]))
    host, port = settings.metrics_at
    start_http_server(port, addr=host, registry=registry)
