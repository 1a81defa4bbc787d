"""Which samples there are, a new one, and how far one is."""

import secrets

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.analysis.drawing import LEAST, SHARE, rule
from consult.coding import queries, services
from consult.coding.desk import doubling
from consult.coding.doubling import STATES
from consult.coding.models import DoubleSample, SampleState
from consult.coding.sample_forms import SampleForm
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import InvalidError, TransitionError
from consult.moderation.labels import Labels
from consult.moderation.queries import Texts, consultation_at_desk
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language

_SEEDS = 2**31


@doubling.get("")
@requires(Permission.CONTRIBUTION_CODE)
def index(slug: str) -> str:
    """List the samples of a consultation, with a form to draw one."""
    consultation = consultation_at_desk(session(), slug, current_user)
    return _list(consultation, SampleForm(None, analysts=queries.coders_for(session(), consultation)))


@doubling.post("")
@requires(Permission.CONTRIBUTION_CODE)
def draw(slug: str) -> ResponseReturnValue:
    """Draw a sample."""
    consultation = consultation_at_desk(session(), slug, current_user)
    form = SampleForm(request.form, analysts=queries.coders_for(session(), consultation))
    if not form.validate():
        return _list(consultation, form), 422
    try:
        with transaction() as writing:
            made = services.draw(
                writing,
                Texts(writing, vault()),
                writing.get_one(Consultation, consultation.id),
                size=form.number,
                coders=form.coders,
                seed=secrets.randbelow(_SEEDS),
                by=current_user.id,
            )
    except InvalidError as refusal:
        form.size.errors = [sentence(refusal)]
        return _list(consultation, form), 422
    return redirect(url_for("doubling.show", slug=slug, number=made.number, drawn=1), 303)


@doubling.get("/<int:number>")
@requires(Permission.CONTRIBUTION_CODE)
def show(slug: str, number: int) -> str:
    """Show how far both coders are, in numbers only, and what one can do now."""
    consultation = consultation_at_desk(session(), slug, current_user)
    return _show(consultation, queries.sample_at(session(), consultation.id, number))


@doubling.post("/<int:number>/klaar")
@requires(Permission.CONTRIBUTION_CODE)
def finish(slug: str, number: int) -> ResponseReturnValue:
    """Say that one is done with the sample."""
    consultation = consultation_at_desk(session(), slug, current_user)
    sample = queries.sample_at(session(), consultation.id, number)
    try:
        with transaction() as writing:
            services.finish_coding(writing, sample.id, by=current_user.id)
    except TransitionError as refusal:
        return _show(consultation, sample, sentence(refusal)), 409
    return redirect(url_for("doubling.show", slug=slug, number=number, finished=1), 303)


def _list(consultation: Consultation, form: SampleForm) -> str:
    free = sum(len(members) for members in queries.free_to_draw(session(), consultation.id).values())
    everything = queries.population(session(), consultation.id)
    wanted = min(rule(everything), free)
    return render_template(
        "coding/samples.html",
        consultation=consultation,
        consultation_title=Labels(definition(consultation), current_language()).title(),
        samples=[(sample, _(STATES[sample.state])) for sample in queries.samples_of(session(), consultation.id)],
        form=form,
        size=form.size.data or wanted,
        free=free,
        everything=everything,
        rule=rule(everything),
        least=LEAST,
        share=round(100 * SHARE),
    )


def _show(consultation: Consultation, sample: DoubleSample, refusal: str = "") -> str:
    units = queries.places(session(), sample)
    coders = [
        (coder.name, len(units) - len(queries.places_to_code(session(), sample, coder.id)), sample.is_done_by(coder.id))
        for coder in (sample.first, sample.second)
    ]
    is_coder = current_user.id in {sample.first_id, sample.second_id}
    mine = queries.places_to_code(session(), sample, current_user.id) if is_coder else ()
    to_settle = queries.places_to_settle(session(), sample) if sample.state is not SampleState.CODING else ()
    return render_template(
        "coding/sample.html",
        consultation=consultation,
        sample=sample,
        state=_(STATES[sample.state]),
        is_coding=sample.state is SampleState.CODING,
        units=units,
        coders=coders,
        is_coder=is_coder,
        is_done=is_coder and sample.is_done_by(current_user.id),
        mine=mine,
        to_settle=to_settle,
        may_settle=queries.may_settle(session(), sample, current_user),
        is_below_rule=sample.size < rule(sample.population),
        rule=rule(sample.population),
        refusal=refusal,
    )
