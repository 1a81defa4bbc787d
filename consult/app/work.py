"""Every kind of background work."""

from collections.abc import Mapping
from functools import partial

from flask import Flask

from consult.coding import tasks as coding_tasks
from consult.coding.services import suggesting
from consult.config import Settings
from consult.jobs.worker import Task
from consult.mail import MailServer
from consult.moderation import queries as moderation_queries
from consult.moderation import tasks as moderation_tasks
from consult.moderation.services import admitting, grouping, indexing, triaging
from consult.oversight import every_term
from consult.oversight import services as oversight_services
from consult.oversight import tasks as oversight_tasks
from consult.replies import printing as replies_printing
from consult.reports import services as reports_services
from consult.reports import tasks as reports_tasks
from consult.responses import tasks as responses_tasks
from consult.responses.services import attaching, withdrawing
from consult.site import notices
from consult.site import tasks as site_tasks
from consult.synthesis import services as synthesis_services
from consult.synthesis import tasks as synthesis_tasks
from consult.vault import Vault


def tasks(app: Flask) -> Mapping[str, Task]:
    """Return every kind of background work by name, with what it needs to open words."""
    vault: Vault = app.extensions["consult.vault"]
    settings: Settings = app.extensions["consult.settings"]
    server = MailServer.from_settings(settings)
    return {
        withdrawing.JOB: partial(responses_tasks.shred_response, vault=vault),
        admitting.JOB: partial(moderation_tasks.admit_closed, vault=vault),
        triaging.JOB: partial(moderation_tasks.triage, vault=vault),
        grouping.JOB: moderation_tasks.group_campaigns,
        indexing.JOB: partial(moderation_tasks.index_contribution, vault=vault, index=app.extensions["consult.index"]),
        suggesting.JOB: partial(
            coding_tasks.learn_suggestions,
            texts=partial(moderation_queries.Texts, vault=vault),
            suggestions=app.extensions["consult.suggestions"],
        ),
        reports_services.JOB: partial(
            reports_tasks.make_report,
            settings=settings,
            texts=partial(moderation_queries.Texts, vault=vault),
            replied=replies_printing.published_replies,
        ),
        attaching.SCAN: partial(responses_tasks.scan_attachments, vault=vault, scanner=settings.scanner),
        synthesis_services.JOB: partial(synthesis_tasks.propose, texts=partial(moderation_queries.Texts, vault=vault)),
        notices.MAIL_JOB: partial(site_tasks.send_notice, settings=settings, server=server),
        notices.DAY_JOB: site_tasks.tell_on_day,
        oversight_services.JOB: partial(
            oversight_tasks.keep_terms,
            terms=every_term.TERMS,
            vault=vault,
            index=app.extensions["consult.index"],
            suggestions=app.extensions["consult.suggestions"],
        ),
    }
