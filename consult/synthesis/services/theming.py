"""Follow what happens to themes: findings go along with a merged one, and what stands on moved codings is stale."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from consult.coding.models import CodebookVersion, Theme, ThemeChange, ThemeFate
from consult.synthesis.models import Finding, Synthesis, SynthesisState

STALE_THEME = "theme changed"
"""Why a synthesis is stale: codings of a theme that a finding stands on went to another, or came from one."""


def follow_theme(session: Session, change_id: UUID) -> None:
    """React to codings that went from one theme to another; a version that was superseded stays as it was."""
    change = session.get_one(ThemeChange, change_id)
    version = session.get_one(CodebookVersion, change.version_id)
    themes = {
        theme.key: theme.id
        for theme in session.scalars(
            select(Theme).where(Theme.codebook_id == version.codebook_id, Theme.key.in_((change.theme, change.other)))
        )
    }
    current = select(Synthesis.id).where(Synthesis.state != SynthesisState.SUPERSEDED)
    standing = select(Finding.synthesis_id).where(
        Finding.theme_id.in_(themes.values()), Finding.synthesis_id.in_(current)
    )
    touched = session.scalars(standing.distinct()).all()
    if change.fate is ThemeFate.MERGED:
        session.execute(
            update(Finding)
            .where(Finding.theme_id == themes[change.theme], Finding.synthesis_id.in_(current))
            .values(theme_id=themes[change.other])
        )
    session.execute(update(Synthesis).where(Synthesis.id.in_(touched)).values(stale_because=STALE_THEME))
