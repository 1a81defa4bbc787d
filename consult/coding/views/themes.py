"""One theme in the draft of a codebook: its words and place, and merging, splitting and retiring it."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.access import Permission
from consult.coding import queries, services
from consult.coding.desk import codebook_bp as bp
from consult.coding.models import CodebookVersion, Coding
from consult.coding.names import STANCES, family_name
from consult.coding.queries import suggesting
from consult.coding.showing import parts_of
from consult.coding.theme_forms import ActForm, ThemeForm, open_families
from consult.coding.tree import name_of, propositions
from consult.coding.views.codebook import at
from consult.coding.views.drafting import REFUSALS, answer_code, chosen_in, draft_at, of, save, theme_in
from consult.consultations.format import Theme
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import ConsultError, NotFoundError
from consult.moderation.queries import Texts
from consult.web.database import session, vault
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language

_MOST_CODINGS = 500


@bp.route("/ontwerp/nieuw", methods=["GET", "POST"])
@requires(Permission.CONTRIBUTION_CODE)
def add(slug: str) -> ResponseReturnValue:
    """Add a theme to the draft."""
    consultation = at(slug)
    version = draft_at(consultation)
    form = _form(consultation, version, None)
    if request.method == "GET":
        form.names |= _named(consultation)
    return _saved(
        consultation, version, None, form, lambda draft: save(services.add_theme, draft, form.key.data, form.values)
    )


@bp.route("/ontwerp/thema/<key>", methods=["GET", "POST"])
@requires(Permission.CONTRIBUTION_CODE)
def theme(slug: str, key: str) -> ResponseReturnValue:
    """Change the words and the place of a theme."""
    consultation = at(slug)
    version = draft_at(consultation)
    form = _form(consultation, version, theme_in(version, key))
    return _saved(consultation, version, key, form, lambda draft: save(services.write_theme, draft, key, form.values))


@bp.route("/ontwerp/thema/<key>/splitsen", methods=["GET", "POST"])
@requires(Permission.CONTRIBUTION_CODE)
def split(slug: str, key: str) -> ResponseReturnValue:
    """Split a new theme off, with the codings that are chosen one by one."""
    consultation = at(slug)
    version = draft_at(consultation)
    source = theme_in(version, key)
    form = _form(consultation, version, None)
    if request.method == "GET":
        form.family.data, form.parent.data = source.family, source.parent or ""
        form.proposition.data = version.book.towards[key]
    chosen = chosen_in(request.form.getlist("codings"))
    return _saved(
        consultation,
        version,
        None,
        form,
        lambda draft: save(services.split_theme, draft, form.key.data, form.values, source=key, codings=chosen),
        source=source,
        chosen={str(one) for one in chosen},
    )


@bp.post("/ontwerp/thema/<key>/samenvoegen")
@requires(Permission.CONTRIBUTION_CODE)
def merge(slug: str, key: str) -> ResponseReturnValue:
    """Let the codings of a theme go to another."""
    return _act(slug, key, lambda draft, form: save(services.merge_theme, draft, key, into=form.into.data or ""))


@bp.post("/ontwerp/thema/<key>/uitfaseren")
@requires(Permission.CONTRIBUTION_CODE)
def retire(slug: str, key: str) -> ResponseReturnValue:
    """Offer a theme no more; its codings stay."""
    return _act(slug, key, lambda draft, _form: save(services.retire_theme, draft, key))


@bp.post("/ontwerp/thema/<key>/terug")
@requires(Permission.CONTRIBUTION_CODE)
def restore(slug: str, key: str) -> ResponseReturnValue:
    """Offer a theme again."""
    return _act(slug, key, lambda draft, _form: save(services.retire_theme, draft, key, retired=False))


@bp.post("/ontwerp/thema/<key>/weghalen")
@requires(Permission.CONTRIBUTION_CODE)
def drop(slug: str, key: str) -> ResponseReturnValue:
    """Take a theme out again that is new in the draft."""
    return _act(slug, key, lambda draft, _form: save(services.drop_theme, draft, key))


def _act(slug: str, key: str, act: Callable[[Any, ActForm], None]) -> ResponseReturnValue:
    consultation, form = at(slug), ActForm(request.form)
    version = draft_at(consultation)
    found = theme_in(version, key)
    if not form.validate():
        return _page(consultation, version, key, _form(consultation, version, found, sent=False), act_form=form), 422
    try:
        act(of(version, form, form.why.data or ""), form)
    except (*REFUSALS, NotFoundError) as refusal:
        form.into.errors = [sentence(refusal)]
        consultation = at(slug)
        version = draft_at(consultation)
        shown = _form(consultation, version, found, sent=False)
        return _page(consultation, version, key, shown, act_form=form, refusal=refusal), answer_code(refusal)
    return redirect(url_for("codebook.draft", slug=slug, opgeslagen=1), 303)


def _saved(
    consultation: Consultation,
    version: CodebookVersion,
    key: str | None,
    form: ThemeForm,
    act: Callable[[Any], None],
    **shown: Any,
) -> ResponseReturnValue:
    if request.method == "GET":
        return _page(consultation, version, key, form, **shown)
    if not form.validate():
        return _page(consultation, version, key, form, **shown), 422
    slug = consultation.slug
    try:
        act(of(version, form, (form.why.data or "").strip()))
    except REFUSALS as refusal:
        consultation = at(slug)
        return _page(consultation, draft_at(consultation), key, form, refusal=refusal, **shown), answer_code(refusal)
    return redirect(url_for("codebook.draft", slug=slug, opgeslagen=1), 303)


def _named(consultation: Consultation) -> dict[str, str]:
    """Return the name, in the page's language, of the candidate that the address names: it is written out here."""
    asked = chosen_in([request.args.get("candidate", "")])
    found = suggesting.proposals(session(), consultation.id)
    return {current_language(): one.name for one in found if one.id in asked}


def _form(consultation: Consultation, version: CodebookVersion, found: Theme | None, *, sent: bool = True) -> ThemeForm:
    file, book, language = definition(consultation), version.book, current_language()
    mine = found.id if found else ""
    parents = [(one.id, name_of(book, one.id, language)) for one in book.codes if one.id != mine and not one.retired]
    families = open_families(book)
    codes = dict.fromkeys(("nl", "en", *file.languages.required, *(found.texts if found else ())))
    return ThemeForm(
        request.form if sent and request.method == "POST" else None,
        book,
        theme=found,
        languages=list(codes),
        choices=(
            [(family, _(family_name(family))) for family in families],
            [("", _("Nothing: it stands by itself")), *parents],
            propositions(file, language, _),
        ),
    )


def _page(
    consultation: Consultation,
    version: CodebookVersion,
    key: str | None,
    form: ThemeForm,
    *,
    act_form: ActForm | None = None,
    refusal: ConsultError | None = None,
    source: Theme | None = None,
    chosen: set[str] | None = None,
) -> str:
    book, language = version.book, current_language()
    found = book.theme(key) if key else None
    shown = act_form or ActForm(None)
    others = [
        (one.id, name_of(book, one.id, language))
        for one in book.codes
        if one.id != key and not one.retired and one.family in open_families(book)
    ]
    return render_template(
        "coding/codebook_theme.html",
        consultation=consultation,
        draft=version,
        theme=found,
        title=name_of(book, key, language) if key else "",
        is_new=key is not None and version.began_from.theme(key) is None,
        form=form,
        act_form=shown,
        others=others,
        source=source,
        source_words=name_of(book, source.id, language) if source else "",
        codings=_codings(consultation, source) if source else [],
        chosen=chosen or set(),
        refusal=sentence(refusal) if refusal else "",
        error_title=bool(refusal or form.faults or shown.faults),
    )


def _codings(consultation: Consultation, source: Theme) -> list[tuple[Coding, Any, str]]:
    """Return the codings that may go along, each with the passage as everybody may read it."""
    if source.id not in {one.key for one in queries.themes_of(session(), consultation)}:
        return []
    row = queries.theme_by_key(session(), consultation.id, source.id)
    codings = queries.excerpts_of_theme(session(), row.id, limit=_MOST_CODINGS)
    texts = Texts(session(), vault()).of(coding.excerpt.contribution for coding in codings)
    return [
        (coding, parts_of(texts[coding.excerpt.contribution_id], _, coding.excerpt.span), _(STANCES[coding.stance]))
        for coding in codings
        if coding.excerpt.contribution_id in texts
    ]
