"""The work of every day: erase what is past its term, and write down how much that was."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from consult.days import day_of
from consult.index import Index
from consult.jobs.services import Run
from consult.oversight import services
from consult.oversight.erasing import Erasing, Term
from consult.suggested import Suggestions
from consult.vault import Vault


def now_in_utc() -> datetime:
    """Return the moment that it is."""
    return datetime.now(UTC)


def keep_terms(
    run: Run,
    *,
    terms: Mapping[str, Term],
    vault: Vault,
    index: Index,
    suggestions: Suggestions,
    clock: Callable[[], datetime] = now_in_utc,
) -> None:
    """Erase under each of ``terms``; killed anywhere, the next time goes on where this one stopped."""
    now = clock()
    with run.step(0, 0, now) as session:
        if services.was_done(session, run.job_id):
            return
        services.begin_counting(session, day_of(now))
        total = sum(services.plan(session, terms, now).values())
    erasing = Erasing(run, vault, index, suggestions, now, total)
    gone = {name: term.erase(erasing) for name, term in terms.items()}
    with erasing.step() as session:
        services.keep_account(session, run.job_id, gone, now)
