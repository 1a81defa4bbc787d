"""How well two people agreed, in pictures and tables."""

from flask import render_template
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.analysis.agreement import GOOD, TENTATIVE
from consult.coding import queries
from consult.coding.desk import doubling
from consult.coding.doubling import alpha_picture, confused_words, confusion_picture, f1_picture
from consult.coding.models import SampleState
from consult.coding.names import READINGS
from consult.coding.showing import theme_words
from consult.consultations.queries import definition
from consult.errors import N_, TransitionError
from consult.moderation.queries import consultation_at_desk
from consult.web.database import session
from consult.web.guards import requires
from consult.web.i18n import current_language


@doubling.get("/<int:number>/cijfers")
@requires(Permission.CONTRIBUTION_CODE)
def figures(slug: str, number: int) -> str:
    """Show alpha, F1 and what was mixed up; refuse while either coder still works."""
    consultation = consultation_at_desk(session(), slug, current_user)
    sample = queries.sample_at(session(), consultation.id, number)
    if sample.state is SampleState.CODING:
        raise TransitionError(N_("Both coders must be done before anybody sees what they coded."))
    found = queries.agreement(session(), sample)
    language, file = current_language(), definition(consultation)
    names = {one.theme: theme_words(file, one.theme, language) for one in found.themes}
    return render_template(
        "coding/agreement.html",
        consultation=consultation,
        sample=sample,
        found=found,
        names=names,
        readings={str(reading): _(words) for reading, words in READINGS.items()},
        confused=[(confused_words(one, names, _), one.units) for one in found.confusions],
        alphas=alpha_picture(found, names, over_all=_("All themes together"), language=language, say=_),
        f1s=f1_picture(found, names, language=language, say=_),
        mixed=confusion_picture(found, names, language=language, say=_),
        two=lambda value: format_decimal(value, "0.00"),
        good=format_decimal(GOOD, "0.00"),
        tentative=format_decimal(TENTATIVE, "0.000"),
    )
