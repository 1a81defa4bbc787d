"""How long two thousand codings take, one after another, with every maintained count."""

import time
from collections.abc import Sequence

from sqlalchemy import select

from benchmarks.filling import fill
from benchmarks.outcome import Outcome
from benchmarks.place import ENGINES, OWNER, installation_on
from consult.coding.models import Stance
from consult.coding.queries import themes_of
from consult.coding.services import code
from consult.config import ROOT
from consult.consultations.reading import read_file
from consult.consultations.services import load
from consult.demo.people import ANALYST, account, add_everybody
from consult.moderation.models import Contribution
from consult.text.spans import Span

LONGEST = 20.0
_CODINGS = 2000
_LENGTH = 100


def measure() -> Sequence[Outcome]:
    """Return the seconds of clock for two thousand codings in one transaction."""
    return [_measured(engine) for engine in ENGINES]


def _measured(engine: str) -> Outcome:
    with installation_on(engine) as place, place.database.transaction() as writing:
        add_everybody(writing, bureau="Voorbeeldbureau Moderatie", sender=OWNER)
        consultation = load(writing, read_file(ROOT / "consultations" / "pooierverbod.yaml"), owner=OWNER)
        analyst = account(writing, ANALYST).id
        fill(writing, consultation, _CODINGS // 20, coder_id=analyst)
        written = writing.scalars(select(Contribution.id)).all()
        themes = [theme.id for theme in themes_of(writing, consultation) if theme.on_desk and theme.proposition]
        began = time.perf_counter()
        for number in range(_CODINGS):
            span = Span(number % 50, 50 + number % 30)
            theme = themes[number % len(themes)]
            about = written[number % len(written)]
            code(writing, about, span, theme, length=_LENGTH, stance=Stance.SUPPORT, by=analyst)
        taken = time.perf_counter() - began
    return Outcome(
        f"{_CODINGS:,} codings, {engine}: at most {LONGEST:.0f} s",
        f"{taken:.1f} s",
        taken <= LONGEST,
        f"{1000 * taken / _CODINGS:.1f} ms each, counts included",
    )
