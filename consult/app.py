"""The application factory and the command line: the one module that knows every feature."""

import os
import sys
from collections.abc import Mapping
from functools import partial

import click
from flask import Flask
from flask.cli import FlaskGroup
from flask_login import current_user
from jinja2 import StrictUndefined

from consult import schema
from consult.accounts import cli as accounts_cli
from consult.accounts import views as accounts
from consult.changes import ChangeKind, Reactions
from consult.coding import cli as coding_cli
from consult.coding import services as coding_services
from consult.coding import tasks as coding_tasks
from consult.coding import views as coding
from consult.coding.services import suggesting
from consult.coding.views import candidates, doubling
from consult.coding.views import themes as codebook
from consult.config import ROOT, Settings
from consult.consultations import cli as consultations_cli
from consult.consultations import queries as consultations_queries
from consult.consultations import views as consultations
from consult.consultations.reading import ConsultationFileError
from consult.db import Database
from consult.demo import cli as demo_cli
from consult.editing import views as editing
from consult.errors import N_, ConsultError
from consult.index import Index
from consult.jobs.worker import Task
from consult.keys import Keys
from consult.mail import MailServer
from consult.moderation import cli as moderation_cli
from consult.moderation import queries as moderation_queries
from consult.moderation import services as moderation_services
from consult.moderation import tasks as moderation_tasks
from consult.moderation import views as moderation
from consult.moderation.services import admitting, grouping, indexing, triaging
from consult.moderation.views import campaigns, entering
from consult.moderation.views import holder as moderation_holder
from consult.opendata import views as opendata
from consult.opendata.views import public as opendata_public
from consult.replies import queries as replies_queries
from consult.replies import services as replies_services
from consult.replies import views as replies
from consult.replies.views import holder as replies_holder
from consult.replies.views import public as replies_public
from consult.reports import services as reports_services
from consult.reports import superseding
from consult.reports import tasks as reports_tasks
from consult.reports import views as reports
from consult.reports.views import overview
from consult.responses import cli as responses_cli
from consult.responses import tasks as responses_tasks
from consult.responses import views as responses
from consult.responses.behind import CodePage, always, is_sent, is_sent_or_draft, may_see_outcome
from consult.responses.services import attaching, withdrawing
from consult.responses.views import batches
from consult.site import cli as site_cli
from consult.site import frame, notices
from consult.site import tasks as site_tasks
from consult.site import views as site
from consult.site.views import course, log, news, results, search
from consult.suggested import Suggestions
from consult.synthesis import services as synthesis_services
from consult.synthesis import tasks as synthesis_tasks
from consult.synthesis import views as synthesis
from consult.synthesis.views import holder as synthesis_holder
from consult.vault import Vault
from consult.web import assets, database, errors, forms, guards, headers, i18n, limits, uploads
from consult.web.sessions import DatabaseSessions

FEATURES = (
    site,
    course,
    results,
    news,
    log,
    search,
    accounts,
    consultations,
    responses,
    batches,
    editing,
    moderation,
    moderation_holder,
    entering,
    campaigns,
    coding,
    codebook,
    doubling,
    candidates,
    synthesis,
    synthesis_holder,
    overview,
    reports,
    replies,
    replies_public,
    replies_holder,
    opendata,
    opendata_public,
)

REACTIONS: Reactions = {
    ChangeKind.CONSULTATION_LOADED: (coding_services.adopt_codebook,),
    ChangeKind.RESPONSE_SUBMITTED: (moderation_services.queue_what_was_sent,),
    ChangeKind.RESPONSE_WITHDRAWN: (moderation_services.leave_with_response, moderation_services.take_response_away),
    ChangeKind.RESPONSE_FORGOTTEN: (
        synthesis_services.forget_replies,
        moderation_services.leave_with_response,
        moderation_services.forget_response,
    ),
    ChangeKind.ANSWER_REPLACED: (moderation_services.leave_with_answer, moderation_services.take_answer_away),
    ChangeKind.ANSWER_ADDED: (
        moderation_services.follow_addition,
        moderation_services.triage_anew,
        moderation_services.queue_regrouping,
    ),
    ChangeKind.ANSWER_FORGOTTEN: (
        synthesis_services.let_go_of_words,
        moderation_services.leave_with_answer,
        moderation_services.forget_answer,
    ),
    ChangeKind.CONTRIBUTION_GOING: (
        superseding.answer_going,
        synthesis_services.let_go_of_contribution,
        coding_services.let_go_of_answers,
        coding_services.let_go_of_contribution,
        coding_services.let_go_of_sampled,
    ),
    ChangeKind.CONTRIBUTION_SHORTENED: (superseding.answer_shortened,),
    ChangeKind.CAMPAIGN_CHANGED: (superseding.campaign_changed, synthesis_services.mark_stale_by_campaign),
    ChangeKind.CONTRIBUTION_CHANGED: (
        superseding.answer_changed,
        moderation_services.name_campaign,
        coding_services.follow_contribution,
        coding_services.mark_changed,
        synthesis_services.mark_changed,
        synthesis_services.ask_quotes_again,
        moderation_services.queue_indexing,
    ),
    ChangeKind.CODINGS_CHANGED: (superseding.answer_recoded, synthesis_services.mark_recoded),
    ChangeKind.CONSULTATION_COMPLETED: (replies_services.refuse_without_replies,),
    ChangeKind.THEME_CHANGED: (superseding.theme_changed, synthesis_services.follow_theme),
}
"""Who listens to which change: later rooms to earlier ones, in the same transaction."""


CODE_PAGES = (
    CodePage(
        "moderation_holder.messages",
        N_("Messages"),
        is_sent,
        lambda session, held: moderation_queries.unread_by_holder(session, held.id),
    ),
    CodePage("moderation_holder.outcome", N_("What was done with your answers"), may_see_outcome),
    CodePage(
        "synthesis_holder.summary",
        N_("Read the summary back"),
        synthesis_holder.may_read_back,
        lambda session, held: synthesis_holder.waiting(session, held.consultation_id, held.id),
    ),
    CodePage(
        "replies_holder.show",
        N_("What is done with your points"),
        may_see_outcome,
        news=lambda session, held: max(replies_queries.news_of(session, held.consultation_id).values(), default=None),
    ),
    CodePage("responses.choose_anew", N_("Change or add to your answers"), is_sent),
    CodePage("responses.known", N_("What we know about you"), always),
    CodePage("responses.withdrawing", N_("Take your answers back"), is_sent_or_draft),
)
"""The pages behind a return code, in the order in which they are offered (decision 3)."""


def create_app(settings: Settings | None = None, *, check_schema: bool = True) -> Flask:
    """Return the application for ``settings`` (or the environment's).

    Raises :class:`SettingsError` when a setting, the key file or the database does not fit.
    """
    settings = settings or Settings.from_environ(os.environ)
    keys = Keys.read(settings.key_file)
    derived = Database(settings.index_url)
    index, suggestions = Index(derived, keys.pepper), Suggestions(derived)
    info = {"audit_key": keys.audit, "reactions": _reactions(settings, index, suggestions)}
    content = Database(settings.database_url, info=info)
    if check_schema:
        schema.check(content)
    vault = Vault(Database(settings.keystore_url), keys)
    app = Flask(
        "consult",
        root_path=str(ROOT),
        template_folder="templates",
        static_folder="static/build",
        static_url_path="/static",
    )
    app.config.update(
        SECRET_KEY=keys.session.hex(),
        MAX_CONTENT_LENGTH=12 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=12 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        TRUSTED_HOSTS=settings.hosts,
    )
    app.extensions["consult.settings"] = settings
    app.extensions["consult.keys"] = keys
    app.extensions["consult.index"] = index
    app.extensions["consult.suggestions"] = suggestions
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.session_interface = DatabaseSessions(content, keys.session, secure=settings.cookies_secure)
    database.init_app(app, content, vault)
    for part in (i18n, headers, forms, limits, errors, uploads):
        part.init_app(app)
    assets.init_app(app, settings.assets)
    frame.init_app(app)
    for feature in FEATURES:
        if hasattr(feature, "init_app"):
            feature.init_app(app)
        app.register_blueprint(feature.bp)
    guards.init_app(app, _gates())
    guards.declared_access(app)
    app.extensions["consult.tasks"] = tasks(app)
    app.extensions["consult.code_pages"] = CODE_PAGES
    app.extensions["consult.groups"] = consultations_queries.groups
    return app


LEARNING: Reactions = {
    ChangeKind.CONSULTATION_LOADED: (coding_services.queue_learning_of,),
    ChangeKind.CONTRIBUTION_CHANGED: (coding_services.queue_learning,),
    ChangeKind.CONTRIBUTION_GOING: (coding_services.queue_learning,),
    ChangeKind.CODINGS_CHANGED: (coding_services.queue_learning,),
}
"""Who listens where suggestions are on: they are learnt again."""


def _reactions(settings: Settings, index: Index, suggestions: Suggestions) -> Reactions:
    """Return who listens to which change; where no mail is sent or nothing suggested, nobody listens for that."""
    forgotten: Reactions = {
        ChangeKind.CONTRIBUTION_GOING: (
            partial(moderation_services.let_go_of_contribution, index),
            partial(coding_services.forget_suggestions, suggestions),
        ),
        ChangeKind.CONTRIBUTION_CHANGED: (partial(coding_services.forget_suggestions, suggestions),),
    }
    listening = (
        REACTIONS,
        forgotten,
        LEARNING if settings.suggestions else {},
        notices.REACTIONS if settings.mail_server else {},
    )
    return {kind: tuple(one for some in listening for one in some.get(kind, ())) for kind in ChangeKind}


def _gates() -> Mapping[str, guards.Gate]:
    """How each kind of visitor is recognised, and where somebody else is sent."""
    return {
        "staff": guards.Gate(
            lambda access: (
                accounts.is_confirmed() and access.permission is not None and guards.allowed(access.permission)
            ),
            "accounts.sign_in",
        ),
        "member": guards.Gate(
            lambda access: accounts.is_confirmed() and accounts.is_member(access.role), "accounts.sign_in"
        ),
        "account": guards.Gate(lambda _access: bool(current_user.is_authenticated), "accounts.sign_in"),
        "code-holder": guards.Gate(lambda _access: responses.holds_response(), "responses.enter_code"),
    }


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
            reports_tasks.make_report, settings=settings, texts=partial(moderation_queries.Texts, vault=vault)
        ),
        attaching.SCAN: partial(responses_tasks.scan_attachments, vault=vault, scanner=settings.scanner),
        synthesis_services.JOB: partial(synthesis_tasks.propose, texts=partial(moderation_queries.Texts, vault=vault)),
        notices.MAIL_JOB: partial(site_tasks.send_notice, settings=settings, server=server),
        notices.DAY_JOB: site_tasks.tell_on_day,
    }


@click.group(
    "consult",
    cls=FlaskGroup,
    create_app=partial(create_app),
    add_default_commands=False,
    add_version_option=False,
    set_debug_flag=False,
    load_dotenv=False,
)
def cli() -> None:
    """Consult: ask, moderate, code, synthesise, report."""


for _command in (
    site_cli.keys,
    site_cli.migrate,
    site_cli.serve_command,
    site_cli.jobs,
    site_cli.audit_log,
    accounts_cli.staff,
    accounts_cli.organisations,
    consultations_cli.consultations,
    responses_cli.responses,
    moderation_cli.index,
    coding_cli.suggestions,
    demo_cli.demo,
):
    cli.add_command(_command)


def main() -> None:
    """Run a command; an expected refusal is one line on the error stream (a faulty file: one a fault) and exit code 1."""
    try:
        cli.main(prog_name="consult")
    except ConsultationFileError as refusal:
        for fault in refusal.faults:
            click.echo(str(fault), err=True)
        sys.exit(1)
    except ConsultError as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
