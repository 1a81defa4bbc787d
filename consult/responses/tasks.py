"""Background steps of responding: shred what was withdrawn, and show waiting files to the virus scanner."""

from datetime import UTC, datetime
from uuid import UUID

from consult.errors import NotFoundError, SealBrokenError
from consult.jobs.services import Run, enqueue
from consult.responses import services
from consult.responses.queries import held, waiting_for_scan
from consult.responses.queries.attachments import attachment_of, opened_copy
from consult.responses.services.attaching import SCAN
from consult.scanner import ScannerAwayError, is_clean
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


def scan_attachments(run: Run, *, vault: Vault, scanner: str) -> None:
    """Ask ``scanner`` about every file that waits; while it is away the job queues itself again.

    Without a scanner nothing is asked, and what waits stays closed.
    """
    if not scanner:
        return
    with run.database.reading() as session:
        waiting = [(one.response_id, one.id) for one in waiting_for_scan(session)]
    for done, (response_id, attachment_id) in enumerate(waiting, 1):
        try:
            with run.database.reading() as session:
                content = opened_copy(vault, attachment_of(session, response_id, attachment_id))
            clean = is_clean(scanner, content)
        except (NotFoundError, SealBrokenError):
            continue  # removed or withdrawn in the meantime
        except ScannerAwayError:
            with run.step(done, len(waiting), datetime.now(UTC)) as session:
                enqueue(session, SCAN, {}, dedupe_key=SCAN)
            return
        with run.step(done, len(waiting), datetime.now(UTC)) as session:
            services.settle_scan(session, vault, attachment_id, is_clean=clean)
