"""Follow what happens to themes: findings go along with a merged one, and what stands on moved codings is stale."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from consult.coding.models import ThemeChange, ThemeFate
from consult.coding.queries import themes_of_change
from consult.synthesis.models import Finding, Synthesis, SynthesisState
from consult.synthesis.services.following import mark_stale_by_theme


def follow_theme(session: Session, change_id: UUID) -> None:
    """React to codings that went from one theme to another; a version that was superseded stays as it was."""
    change = session.get_one(ThemeChange, change_id)
    themes = themes_of_change(session, change)
    for theme_id in themes.values():
        mark_stale_by_theme(session, theme_id)
    if change.fate is ThemeFate.MERGED:
        current = select(Synthesis.id).where(Synthesis.state != SynthesisState.SUPERSEDED)
        session.execute(
            update(Finding)
            .where(Finding.theme_id == themes[change.theme], Finding.synthesis_id.in_(current))
            .values(theme_id=themes[change.other])
        )
