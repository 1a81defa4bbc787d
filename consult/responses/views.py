"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("responses", __name__, url_prefix="/r")


def holds_response() -> bool:
    """Tell whether this visitor entered a return code or began a response."""
    return False
