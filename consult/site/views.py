"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("site", __name__)
