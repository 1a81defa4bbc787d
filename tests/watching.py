"""Whatever a test sends in the name of staff: what it changes is in the log, under the name of whoever sent it (check 47)."""

import re
from typing import Any
from uuid import UUID

from flask import Flask, Response, g, has_request_context, request
from flask_login import current_user
from sqlalchemy import Engine, event

from consult.audit import AuditEvent
from consult.db import Base

NOT_LOGGED = {"moderation.following", "moderation.let_go_of_answer", "moderation.take_answer"}
"""To hold an answer for an hour, or let go of it, changes nothing of it; that it was opened stands in the log."""
_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|COPY) "?(\w+)')
_CONTENT = Base.metadata.tables.keys() - {"audit_event", "web_session"}


def watch(app: Flask) -> None:
    """Let a request of staff that succeeds fail after all, when it changed something and no act of theirs is in the log."""

    @app.after_request
    def logged(response: Response) -> Response:
        changed, by = g.get("tests_changed"), g.get("tests_actors")
        access = getattr(app.view_functions.get(request.endpoint or ""), "access", None)
        is_ours = access and access.kind == "staff" and request.endpoint not in NOT_LOGGED
        if is_ours and changed and response.status_code < 400:
            assert by == {current_user.id}, f"{request.endpoint} changed {sorted(changed)}: logged as done by {by}"
        return response


@event.listens_for(Engine, "after_cursor_execute")
def _written(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
    if has_request_context() and (found := _WRITES.match(statement)) and found[1] in _CONTENT:
        g.setdefault("tests_changed", set()).add(found[1])


@event.listens_for(AuditEvent, "after_insert")
def _noted(_mapper: object, _connection: object, noted: Any) -> None:
    if has_request_context():
        actors: set[UUID | None] = g.setdefault("tests_actors", set())
        actors.add(noted.actor_id)
