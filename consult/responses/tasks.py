"""The job that shows waiting files to the virus scanner; while the scanner is away it queues itself again."""

from datetime import UTC, datetime

from consult.errors import NotFoundError, SealBrokenError
from consult.jobs.services import Run, enqueue
from consult.responses.queries import waiting_for_scan
from consult.responses.queries.attachments import attachment_of, opened_copy
from consult.responses.services import settle_scan
from consult.responses.services.attaching import SCAN
from consult.scanner import ScannerAwayError, is_clean
from consult.vault import Vault


def scan_attachments(run: Run, *, vault: Vault, scanner: str) -> None:
    """Ask ``scanner`` about every file that waits. Without a scanner nothing is asked, and what waits stays closed."""
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
            settle_scan(session, vault, attachment_id, is_clean=clean)
