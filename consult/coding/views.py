"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("coding", __name__, url_prefix="/desk/coderen")
