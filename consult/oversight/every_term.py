"""All terms that the program ends itself: those of the features, and of what is kept for a visit."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from consult.days import day_of
from consult.oversight import terms
from consult.oversight.erasing import Term
from consult.web.models import AccountTry, WebSession

TERMS: Mapping[str, Term] = MappingProxyType(
    {
        **terms.TERMS,
        "sessions": terms.of_rows(WebSession, lambda now: WebSession.expires_on < day_of(now)),
        "a_day_kept": terms.of_rows(AccountTry, lambda now: AccountTry.tried_at < now - timedelta(days=1)),
    }
)
"""By their key in the register of data."""
