"""Things that open data need: a released report with its data files, and nothing that takes time to print."""

from collections.abc import Mapping

from consult.reports.document import Document
from tests.integration.replies.make import Told
from tests.integration.reports import make as reporting


class Opened(Told):
    """What :class:`Told` is, with the files that are data, and one that is not."""

    documents: Mapping[str, Document]

    def release(self) -> None:
        """Release what is approved, with three of its files in each language."""
        _report, self.documents = reporting.released_with(self.place, self.settings, "csv", "json", "html")
