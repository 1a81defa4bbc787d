"""Days as they are counted in the Netherlands: the day of a deadline, a signature or a report begins there at midnight.

Moments are kept in UTC; which day a moment falls on is asked here and nowhere else.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Amsterdam")


def today_here() -> date:
    """Return the day that it is now."""
    return day_of(datetime.now(UTC))


def day_of(moment: datetime) -> date:
    """Return the day on which ``moment`` falls."""
    return moment.astimezone(HERE).date()


def monday_of(day: date) -> date:
    """Return the Monday of the week of ``day``."""
    return day - timedelta(days=day.weekday())


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
