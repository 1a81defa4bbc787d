"""Where the coding desk stands, and the codebook beside it."""

from flask import Blueprint

from consult.errors import N_
from consult.responses.models import Visibility

bp = Blueprint("coding", __name__, url_prefix="/desk/<slug>/coderen")
codebook_bp = Blueprint("codebook", __name__, url_prefix="/desk/<slug>/codeboek")
doubling = Blueprint("doubling", __name__, url_prefix="/desk/<slug>/dubbel")
VISIBILITIES = {
    Visibility.ANALYSE: N_("only to read and count"),
    Visibility.QUOTE: N_("short quote allowed"),
    Visibility.PUBLIC: N_("public"),
}
