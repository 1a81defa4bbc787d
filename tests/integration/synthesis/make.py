"""Things that a synthesis needs: coded excerpts, and drafts with a finding. Everything is invented."""

from datetime import date
from typing import Any
from uuid import UUID

from consult.accounts.models import User
from consult.coding.models import Coding
from consult.coding.queries import theme_by_key
from consult.moderation.queries import Texts
from consult.responses.models import Visibility
from consult.synthesis import services
from consult.synthesis.models import Finding, FindingKind, Synthesis
from consult.synthesis.services import Chosen
from tests.integration.coding.make import Place

THEME = "B-COLLEGA"
TODAY = date(2026, 11, 23)


def coded(place: Place, visibility: Visibility = Visibility.QUOTE, **about: Any) -> Coding:
    """Return a coding of a contribution of its own, of which its writer allows ``visibility``."""
    return place.code(place.contribution(visibility=visibility, **about), THEME)


def draft(place: Place, by: User | None = None) -> Synthesis:
    with place.database.transaction() as session:
        return services.start(session, place.id, by=(by or place.analyst).id)


def finding(
    place: Place,
    synthesis: Synthesis,
    *codings: Coding,
    quote: bool = False,
    by: User | None = None,
    kind: FindingKind = FindingKind.THEME,
    statement: str = "Twee inzenders willen dat collega's erbuiten vallen.",
    finding_id: UUID | None = None,
    from_one: bool | None = None,
    theme: str = THEME,
    **more: Any,
) -> Finding:
    """Return a saved finding on ``codings``, each of a response of its own; of one alone it says so."""
    with place.database.transaction() as session:
        now = session.get_one(Synthesis, synthesis.id)
        return services.save_finding(
            session,
            synthesis.id,
            revision=now.revision,
            theme_id=theme_by_key(session, place.id, theme).id,
            kind=kind,
            statement=statement,
            evidence=[Chosen(coding.excerpt_id, quote=quote) for coding in codings],
            by=(by or place.analyst).id,
            finding_id=finding_id,
            from_one=len(codings) == 1 if from_one is None else from_one,
            **more,
        )


def ready(place: Place) -> Synthesis:
    """Return a draft that may be offered."""
    made = draft(place)
    finding(place, made, coded(place), coded(place))
    step(
        place,
        made,
        "save_summary",
        summary={"nl": "Dit is een zin."},
        no_minority_because="Niemand dacht er anders over.",
    )
    return made


def step(place: Place, synthesis: Synthesis, name: str, *, by: User | None = None, **more: Any) -> Synthesis:
    """Take one step with a synthesis as it is now."""
    with place.database.transaction() as session:
        if name in {"offer", "approve"}:
            more["texts"] = Texts(session, place.vault)
        if name == "give_back":
            more.setdefault("today", TODAY)
        now = session.get_one(Synthesis, synthesis.id)
        taken: Synthesis = getattr(services, name)(
            session, synthesis.id, revision=now.revision, by=(by or place.analyst).id, **more
        )
        return taken
