"""When a queue will be done, if moderators go on as they did: an estimate that is only given where it means something."""

from datetime import date, timedelta

DAYS = 7
"""Over how many days decisions are counted."""
ENOUGH = 20
"""From how many decisions in those days an estimate is given."""


def finish(remaining: int, decided: int, today: date) -> date | None:
    """Return the day on which the last of ``remaining`` will be decided on, at ``decided`` in ``DAYS``; none below ``ENOUGH``."""
    if decided < ENOUGH:
        return None
    return today + timedelta(days=-(-remaining * DAYS // decided))
