"""Work in the background for keeping in touch: hand a notice to the mail server, and do what a day brings."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from consult import mail
from consult.accounts.queries import load_user
from consult.config import Settings
from consult.errors import N_, TransitionError
from consult.jobs.services import Postponed, Run
from consult.mail import MailServer, MailWaitsError
from consult.site.notices import Turn, day_came

_LATER = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=5), timedelta(hours=18))
"""How long to wait after each attempt: five in about a day."""


def send_notice(run: Run, *, settings: Settings, server: MailServer | None) -> None:
    """Send the notice in ``run`` to an address that is looked up only now; nothing to whoever asked for none since.

    Mail knows no "exactly once": a worker that is stopped just after handing over does it again.
    """
    if server is None:
        raise TransitionError(N_("This site sends no e-mail."))
    with run.database.reading() as session:
        user = load_user(session, UUID(run.args["user"]))
    if user is None or user.mail_language is None:
        return
    message = mail.compose(
        settings, to=user.email, language=user.mail_language, number=run.job_id, now=datetime.now(UTC)
    )
    try:
        mail.send(server, message)
    except MailWaitsError:
        raise Postponed(_LATER[min(run.attempt, len(_LATER)) - 1]) from None


def tell_on_day(run: Run) -> None:
    """Tell whom a consultation asks that the day in ``run`` has come."""
    consultation_id, turn, day = UUID(run.args["consultation"]), Turn(run.args["turn"]), run.args["day"]
    with run.step(1, 1, datetime.now(UTC)) as session:
        day_came(session, consultation_id, turn, date.fromisoformat(day))
