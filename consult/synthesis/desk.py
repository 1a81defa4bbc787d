"""What the pages of the synthesis desk share: their blueprint, and names in the page's language."""

from flask import Blueprint
from flask_babel import gettext as _

from consult.coding.names import STANCES
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.moderation.labels import Labels
from consult.web.i18n import current_language

bp = Blueprint("synthesis", __name__, url_prefix="/desk/<slug>/synthese")


def labels_of(consultation: Consultation) -> Labels:
    """Return the names of groups and questions in the page's language."""
    return Labels(definition(consultation), current_language())


def stance_words() -> dict[str, str]:
    """Return the stances in the page's language, in the order of the bars."""
    return {str(stance): _(words) for stance, words in STANCES.items()}
