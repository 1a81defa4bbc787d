"""The application factory."""

import os

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from consult import schema
from consult.accounts.views import ask_again
from consult.app.pages import CODE_PAGES, FEATURES, gates
from consult.app.reactions import reactions
from consult.app.work import tasks
from consult.config import DISTRIBUTED, ROOT, Settings
from consult.consultations import queries as consultations_queries
from consult.db import Database
from consult.errors import SettingsError
from consult.index import Index
from consult.jobs import distributed
from consult.keys import Keys, hold
from consult.site import frame
from consult.suggested import Suggestions
from consult.vault import Vault
from consult.web import assets, database, errors, forms, guards, headers, i18n, limits, measuring, uploads
from consult.web.sessions import DatabaseSessions


def create_app(settings: Settings | None = None, *, check_schema: bool = True) -> Flask:
    """Return the application for ``settings`` (or the environment's).

    Raises :class:`SettingsError` when a setting, the key file or the database does not fit.
    """
    settings = settings or Settings.from_environ(os.environ)
    keys = Keys.read(settings.key_file)
    hold(settings.key_file)
    derived = Database(settings.index_url)
    index, suggestions = Index(derived, keys.pepper), Suggestions(derived)
    is_distributed = settings.engine == DISTRIBUTED
    info = {
        "audit_key": keys.audit,
        "reactions": reactions(settings, index, suggestions),
        "deliver": distributed.deliver if is_distributed else None,
    }
    content = Database(settings.database_url, info=info)
    if check_schema:
        schema.check(content)
        if is_distributed:
            distributed.check(content)
    keystore = Database(settings.keystore_url)
    vault = Vault(keystore, keys)
    app = _empty(keys, settings)
    app.extensions |= {
        "consult.settings": settings,
        "consult.keys": keys,
        "consult.index": index,
        "consult.suggestions": suggestions,
        "consult.stores": {"database": content, "keys": keystore, "index": derived},
    }
    app.session_interface = DatabaseSessions(content, keys.session, secure=settings.cookies_secure)
    _settle(app, settings)
    database.init_app(app, content, vault)
    for part in (i18n, headers, forms, limits, errors, uploads):
        part.init_app(app)
    assets.init_app(app, settings.assets)
    frame.init_app(app)
    for feature in FEATURES:
        if hasattr(feature, "init_app"):
            feature.init_app(app)
        app.register_blueprint(feature.bp)
    guards.init_app(app, gates(), ask_again)
    guards.declared_access(app)
    app.extensions["consult.tasks"] = tasks(app)
    app.extensions["consult.code_pages"] = CODE_PAGES
    app.extensions["consult.groups"] = consultations_queries.groups
    return app


def _empty(keys: Keys, settings: Settings) -> Flask:
    """Return an application without features; raises :class:`SettingsError` where debugging is on."""
    app = Flask(
        "consult",
        root_path=str(ROOT),
        template_folder="templates",
        static_folder="static/build",
        static_url_path="/static",
    )
    if app.debug:
        raise SettingsError("FLASK_DEBUG: must not be set: pages of faults would show what people wrote")
    app.config.update(
        SECRET_KEY=keys.session.hex(),
        MAX_CONTENT_LENGTH=12 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=12 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        TRUSTED_HOSTS=settings.hosts,
    )
    return app


def _settle(app: Flask, settings: Settings) -> None:
    """Settle how templates are read, believe the proxy where there is one, and count where somebody wants figures."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    if settings.proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=0)  # type: ignore[method-assign]  # as Flask says
    if settings.metrics:
        measuring.init_app(app)
