"""Background steps of responding: shred what was withdrawn."""

from datetime import UTC, datetime
from uuid import UUID

from consult.jobs.services import Run
from consult.responses import services
from consult.responses.queries import held
from consult.vault import Vault


def shred_response(run: Run, vault: Vault) -> None:
    """Shred the response in ``run.args["response"]`` if it is still being withdrawn; may be begun again anywhere.

    Its key goes first: after a crash in between, the words are gone already and the next try deletes the rows.
    """
    response_id = UUID(run.args["response"])
    now = datetime.now(UTC)
    with run.database.reading() as session:
        response = held(session, response_id)
    if response is None or not services.is_due(response, now):
        return
    vault.destroy(response_id)
    with run.step(1, 1, now) as session:
        services.shred(session, response_id)
