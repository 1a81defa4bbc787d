"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("synthesis", __name__, url_prefix="/desk/synthese")
