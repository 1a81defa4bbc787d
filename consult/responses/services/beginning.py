"""Begin a response: its data key first, then its row."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.accounts.models import Organisation
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.days import day_of, monday_of
from consult.errors import N_, ClosedError, InvalidError, NotFoundError
from consult.responses.models import Channel, Response
from consult.responses.queries import held_by_organisation
from consult.responses.services.inviting import use_invitation
from consult.vault import Vault


def begin_draft(
    session: Session,
    vault: Vault,
    consultation: Consultation,
    *,
    group: str,
    consent_version: int,
    now: datetime,
    assisted: bool = False,
    invitation: bytes | None = None,
) -> Response:
    """Return a new draft of an individual in ``group``; its data key is durable before its row (``security.md`` 0.4).

    ``assisted`` says that somebody helps. ``invitation`` is the digest of an invitation code: its row is deleted here,
    in the transaction of the draft, and an invited response is in that channel whether somebody helps or not.

    Raises :class:`ClosedError` when the consultation takes no responses, :class:`NotFoundError` for an unknown group,
    :class:`InvalidError` when consent was given to other words than those in force, and
    :class:`InvitationUsedError` when the invitation is not there any more.
    """
    batch_id = None if invitation is None else use_invitation(session, consultation, invitation)
    channel = Channel.INVITED if batch_id else Channel.ASSISTED if assisted else Channel.OPEN
    response = _begin(session, vault, consultation, channel, group=group, consent_version=consent_version, now=now)
    response.batch_id, response.assisted = batch_id, assisted
    session.flush()
    return response


def begin_for_organisation(
    session: Session,
    vault: Vault,
    consultation: Consultation,
    *,
    organisation_id: UUID,
    consent_version: int,
    now: datetime,
) -> Response:
    """Return the one response of an organisation to ``consultation``: its draft, or what it sent, or a new draft.

    Refuses as :func:`begin_draft`, and with :class:`InvalidError` when the organisation's group is not asked.
    """
    # The row is locked, so that two members who begin at the same time get the same draft.
    organisation = session.scalar(select(Organisation).where(Organisation.id == organisation_id).with_for_update())
    if organisation is None:
        raise NotFoundError(N_("This organisation does not exist."))
    known = held_by_organisation(session, consultation.id, organisation_id)
    if known is not None:
        return session.get_one(Response, known.id)
    if organisation.group not in {group.id for group in definition(consultation).groups}:
        raise InvalidError(N_("This consultation does not ask organisations like yours."))
    return _begin(
        session,
        vault,
        consultation,
        Channel.ORGANISATION,
        group=organisation.group,
        consent_version=consent_version,
        now=now,
        organisation=organisation,
    )


def _begin(
    session: Session,
    vault: Vault,
    consultation: Consultation,
    channel: Channel,
    *,
    group: str,
    consent_version: int,
    now: datetime,
    organisation: Organisation | None = None,
) -> Response:
    file = definition(consultation)
    if not consultation.is_open(day_of(now)):
        raise ClosedError(N_("This consultation does not take answers now."))
    if consent_version != file.consent.version:
        raise InvalidError(N_("The words you agree to have changed. Read them again, please."))
    response_id = uuid4()
    vault.make_key(response_id)
    response = Response(
        id=response_id,
        consultation=consultation,
        group=file.group(group).id,
        channel=channel,
        consent_version=consent_version,
        organisation=organisation,
        maker=organisation.name if organisation else "",
        written_week=monday_of(day_of(now)),
    )
    session.add(response)
    if not consultation.answered:
        consultation.answered = True
    session.flush()
    return response
