"""Where the coding desk stands."""

from flask import Blueprint

from consult.errors import N_
from consult.responses.models import Visibility

bp = Blueprint("coding", __name__, url_prefix="/desk/<slug>/coderen")
doubling = Blueprint("doubling", __name__, url_prefix="/desk/<slug>/dubbel")
VISIBILITIES = {
    Visibility.ANALYSE: N_("only to read and count"),
    Visibility.QUOTE: N_("short quote allowed"),
    Visibility.PUBLIC: N_("public"),
}
