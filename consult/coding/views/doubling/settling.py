"""A text on which two coders differ: both codings beside each other, and a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.coding import queries, services
from consult.coding.comparing import Compared, compared
from consult.coding.desk import doubling
from consult.coding.doubling import Unit, read_unit
from consult.coding.models import BlindCoding, DoubleSample, SampleState
from consult.coding.names import STANCES
from consult.coding.sample_forms import settle_form, side_name, sides_of
from consult.coding.showing import Part, parts_of, theme_words
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import N_, InvalidError, SealBrokenError, TransitionError
from consult.moderation.labels import Labels
from consult.moderation.queries import Moderated, Texts, consultation_at_desk
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.forms import BaseForm
from consult.web.guards import requires
from consult.web.i18n import current_language


@dataclass(frozen=True)
class Beside:
    """A theme in words, its field, whether the two codings agree, and each coder's codings with the words they are of."""

    words: str
    field: str
    agrees: bool
    sides: Sequence[Sequence[tuple[BlindCoding, list[Part]]]]


@dataclass(frozen=True)
class _Opened:
    """A text of a sample with what both coders said of it."""

    consultation: Consultation
    sample: DoubleSample
    text: Moderated
    shown: Unit

    @property
    def found(self) -> list[Compared]:
        """Both codings by theme."""
        return compared(self.sample, self.shown.codings)

    @property
    def differing(self) -> list[UUID]:
        """The themes on which somebody decides."""
        return [one.theme_id for one in self.found if not one.agrees]


@doubling.route("/<int:number>/verschil/<int:place>", methods=["GET", "POST"])
@requires(Permission.CONTRIBUTION_CODE)
def settle(slug: str, number: int, place: int) -> ResponseReturnValue:
    """Show both codings of a text; decide which counts where they differ."""
    opened = _open(slug, number, place)
    form = settle_form(request.form if request.method == "POST" else None, opened.differing)
    if request.method == "GET":
        return _page(opened, form)
    try:
        with transaction() as writing:
            services.settle(writing, opened.shown.unit.id, sides_of(form, opened.differing), by=current_user)
    except (InvalidError, TransitionError) as refusal:
        return _page(opened, form, sentence(refusal)), 409 if isinstance(refusal, TransitionError) else 422
    left = queries.places_to_settle(session(), opened.sample)
    following = next((one for one in left if one > place), left[0] if left else None)
    if following is None:
        return redirect(url_for("doubling.show", slug=slug, number=number, settled=1), 303)
    return redirect(url_for("doubling.settle", slug=slug, number=number, place=following, saved=1), 303)


def _open(slug: str, number: int, place: int) -> _Opened:
    consultation = consultation_at_desk(session(), slug, current_user)
    sample = queries.sample_at(session(), consultation.id, number)
    unit = queries.unit_at(session(), sample, place)
    if sample.state is SampleState.CODING:
        raise TransitionError(N_("Both coders must be done before anybody sees what they coded."))
    text = Texts(session(), vault()).of([unit.contribution]).get(unit.contribution_id)
    if text is None:
        raise SealBrokenError(N_("This text is gone: its key was destroyed."))
    return _Opened(consultation, sample, text, read_unit(unit, text, queries.both_codings(session(), unit.id), _))


def _page(opened: _Opened, form: BaseForm, refusal: str = "") -> str:
    consultation, sample, shown = opened.consultation, opened.sample, opened.shown
    file, language = definition(consultation), current_language()
    names = {coding.theme_id: theme_words(file, coding.theme.key, language) for coding in shown.codings}
    return render_template(
        "coding/settle.html",
        consultation=consultation,
        sample=sample,
        unit=shown.unit,
        shown=shown,
        contribution=shown.unit.contribution,
        labels=Labels(file, language),
        memos=queries.readings(session(), shown.unit.id),
        rows=[
            Beside(
                names[one.theme_id],
                side_name(one.theme_id),
                one.agrees,
                [
                    [(coding, parts_of(opened.text, _, coding.span)) for coding in side]
                    for side in (one.first, one.second)
                ],
            )
            for one in opened.found
        ],
        chosen={field.name: field.data for field in form},
        stance_words={str(stance): _(words) for stance, words in STANCES.items()},
        left=queries.places_to_settle(session(), sample),
        may_settle=queries.may_settle(session(), sample, current_user),
        codebook_url=url_for("doubling.index", slug=consultation.slug).removesuffix("dubbel") + "codeboek",
        refusal=refusal,
    )
