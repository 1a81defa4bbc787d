"""Pages of this room."""

from flask import Blueprint
from consult.access import OrgRole

bp = Blueprint("accounts", __name__, url_prefix="/account")


def is_confirmed() -> bool:
    """Tell whether this visitor is signed in with all factors that are asked."""
    return False


def is_member(role: OrgRole | None) -> bool:
    """Tell."""
    return False
