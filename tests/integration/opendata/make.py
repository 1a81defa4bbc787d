"""Things that open data need: a released report with its data files, and nothing that takes time to print."""

from datetime import UTC, datetime

from consult.consultations.models import Consultation
from consult.moderation.queries import Texts
from consult.reports import services as reports
from consult.reports.document import Document
from consult.reports.formats import FORMATS
from consult.reports.making.document import documents
from tests.integration.replies.make import DAY, Told
from tests.integration.reports import make as reporting


class Opened(Told):
    """What :class:`Told` is, with the files that are data, and one that is not."""

    documents: dict[str, Document]

    def release(self) -> None:
        """Release what is approved, with three of its files in each language."""
        made = reporting.asked(self.place)
        with self.place.database.transaction() as session:
            reports.count_up_to(session, made.id, datetime.now(UTC))
            consultation = session.get_one(Consultation, self.place.id)
            texts = Texts(session, self.place.vault)
            self.documents = documents(session, texts, consultation, self.settings, number=made.number, released_on=DAY)
            reports.keep_words(session, made.id, self.documents)
            for language, document in self.documents.items():
                for name in ("csv", "json", "html"):
                    chosen = FORMATS[name]
                    reports.keep_file(
                        session,
                        made.id,
                        chosen.render(document),
                        format_=name,
                        language=language,
                        name=f"verslag-{made.number}-{language}.{chosen.extension}",
                        media_type=chosen.media_type,
                    )
            reports.release(session, made.id)
