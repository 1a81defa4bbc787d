"""What machines ask a node: does it live, and can it serve. Nothing in it tells of anybody."""

from flask import current_app, jsonify
from flask.typing import ResponseReturnValue

from consult.config import Settings
from consult.site.readiness import parts
from consult.site.views.pages import bp
from consult.web.guards import public


@bp.get("/health")
@public
def health() -> ResponseReturnValue:
    """Tell that this process answers, whatever else is away: who finds it silent may start it anew."""
    return jsonify(alive=True)


@bp.get("/ready")
@public
def ready() -> ResponseReturnValue:
    """Tell whether this node can take answers, and which part is there; 503 without one that it needs."""
    settings: Settings = current_app.extensions["consult.settings"]
    found = parts(settings, current_app.extensions["consult.stores"])
    can_serve = all(part.is_there for part in found if part.needed)
    return jsonify(ready=can_serve, parts={part.name: part.is_there for part in found}), 200 if can_serve else 503
