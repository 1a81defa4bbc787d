"""What staff do is in the log under their name: the tests see it when it is not (check 47)."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask, request
from flask_login import current_user
from sqlalchemy import update

from consult import audit
from consult.access import Permission, Role
from consult.accounts.models import User
from consult.audit import AuditAction
from consult.config import Settings
from consult.web.database import transaction
from consult.web.guards import requires
from tests.conftest import Applications, close, without_second_factor
from tests.integration.accounts import make

ACTORS = {"/nobody": None, "/another": uuid4(), "/not-at-all": ...}


@pytest.fixture
def watched(settings: Settings, applications: Applications) -> Iterator[Flask]:
    """The site with pages that change an account, and log it under the name of whoever does, of another, or not at all."""
    app = applications.build(without_second_factor(settings))

    def change() -> str:
        actor = ACTORS.get(path := request.path, current_user.id)
        with transaction() as writing:
            writing.execute(update(User).values(name=path))
            if actor is not ...:
                audit.record(writing, AuditAction.ROLES_CHANGED, current_user.id, actor_id=actor)
        return "done"

    for path in ("/oneself", *ACTORS):
        app.add_url_rule(path, path, requires(Permission.AUDIT_READ)(change))
    yield app
    close(app)


def test_an_act_of_staff_that_is_not_in_the_log_under_their_own_name_is_seen(watched: Flask) -> None:
    user = make.staff(watched.extensions["consult.database"], Role.ADMINISTRATOR)
    client = make.sign_in(watched, user).client
    assert client.get("/oneself").text == "done"
    for path in ACTORS:
        with pytest.raises(AssertionError, match=f"{path} changed"):
            client.get(path)
