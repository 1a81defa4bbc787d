"""The job that proposes findings for a draft, one theme a step: broken off anywhere, it goes on where it was."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from babel.support import Translations
from sqlalchemy.orm import Session

from consult.coding.models import Theme
from consult.config import ROOT
from consult.jobs.services import Run
from consult.moderation.queries import Texts
from consult.synthesis.services.proposing import LANGUAGE, keep_proposals, proposals, themes_to_propose


class _Said:
    """Says message ids in the language of the findings, without a request to take a language from."""

    def __init__(self) -> None:
        self._catalogue = Translations.load(str(ROOT / "consult" / "translations"), [LANGUAGE])

    def __call__(self, message: str, **params: object) -> str:
        return self._catalogue.gettext(message) % params


def propose(run: Run, texts: Callable[[Session], Texts]) -> None:
    """Propose findings for every theme of the draft in ``run`` that has none; ``texts`` opens what it stands on."""
    synthesis_id, by, say = UUID(run.args["synthesis"]), UUID(run.args["by"]), _Said()
    with run.database.reading() as session:
        themes = [theme.id for theme in themes_to_propose(session, synthesis_id)]
    for done, theme_id in enumerate(themes, 1):
        with run.database.reading() as session:
            made = proposals(session, texts(session), synthesis_id, session.get_one(Theme, theme_id), say)
        with run.step(done, len(themes), datetime.now(UTC)) as session:
            keep_proposals(session, synthesis_id, made, by=by)
