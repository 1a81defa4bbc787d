"""The codebook in force: its tree, its versions and their differences, its history, and what is to be looked at."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.coding import queries, services
from consult.coding.desk import codebook_bp as bp
from consult.coding.differing import compared
from consult.coding.exchange import WRITERS
from consult.coding.models import CodebookVersion, MergedDouble, ThemeChange, ThemeFate
from consult.coding.names import FATES, STANCES
from consult.coding.showing import theme_words
from consult.coding.tree import Node, marked_differences, name_of, proposition_of, told, tree
from consult.consultations.format import ConsultationFile, Theme, ThemeBook
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import N_, NotFoundError
from consult.moderation.queries import consultation_at_desk
from consult.web.database import session, transaction
from consult.web.downloads import download
from consult.web.guards import requires
from consult.web.i18n import current_language


@bp.get("")
@requires(Permission.CONTRIBUTION_CODE)
def index(slug: str) -> str:
    """Show the codebook in force, its draft if there is one, and what became of its themes."""
    consultation = at(slug)
    file, language = definition(consultation), current_language()
    book, versions = file.theme_book(), queries.versions_of(session(), consultation.id)
    changes = queries.changes_in(session(), [version.id for version in versions])
    newest = versions[0] if versions and versions[0].book == book else None
    return render_template(
        "coding/codebook.html",
        consultation=consultation,
        file=file,
        book=book,
        newest=newest,
        nodes=_nodes(consultation, file, book),
        draft=queries.draft_of(session(), consultation.id),
        versions=versions,
        history=[
            (*told(change, version.book, language, _), _who(change, version))
            for version in versions
            for change in reversed(changes.get(version.id, ()))
        ],
        doubles=[_double(file, double, language) for double in queries.doubles_of(session(), consultation.id)],
        kinds=list(WRITERS),
    )


@bp.get("/versies/<int:number>")
@requires(Permission.CONTRIBUTION_CODE)
def version(slug: str, number: int) -> str:
    """Show what a version changed of the one before it, or of another one that is asked for."""
    consultation = at(slug)
    versions = {one.number: one for one in queries.versions_of(session(), consultation.id)}
    if number not in versions:
        raise NotFoundError(N_("This version of the codebook does not exist."))
    asked = request.args.get("met", "")
    other = int(asked) if asked.isdecimal() and int(asked) in versions else max(number - 1, min(versions))
    chosen, before = versions[number], versions[other]
    changes = queries.changes_in(session(), [chosen.id]).get(chosen.id, ()) if other == number - 1 else ()
    return render_template(
        "coding/codebook_version.html",
        consultation=consultation,
        version=chosen,
        other=before,
        choices=[(str(one), f"{one}: {row.book.version}") for one, row in sorted(versions.items())],
        differences=differences(before.book, chosen.book),
        changes=[(*told(change, chosen.book, current_language(), _), _who(change, chosen)) for change in changes],
    )


@bp.get("/bestand.<kind>")
@requires(Permission.CONTRIBUTION_CODE)
def file(slug: str, kind: str) -> Response:
    """Send the codebook in force, or with ``ontwerp`` its draft, in one of its formats."""
    consultation = at(slug)
    if kind not in WRITERS:
        raise NotFoundError(N_("This page does not exist, or not any more."))
    book, name = definition(consultation).theme_book(), ""
    if "ontwerp" in request.args:
        draft = queries.draft_of(session(), consultation.id)
        book, name = (draft.book, "-ontwerp") if draft else (book, "")
    write, media_type = WRITERS[kind]
    # The slug may tell what it is about, and this name stays on a disk (decision 31).
    return download(write(book), name=f"codeboek-{book.version}{name}.{kind}", media_type=media_type)


@bp.post("/gezien/<uuid:double_id>")
@requires(Permission.CONTRIBUTION_CODE)
def seen(slug: str, double_id: UUID) -> ResponseReturnValue:
    """Say that somebody looked at two codings of one coder that became one."""
    consultation = at(slug)
    if double_id not in {double.id for double in queries.doubles_of(session(), consultation.id)}:
        raise NotFoundError(N_("This coding does not exist any more."))
    with transaction() as writing:
        services.settle_double(writing, double_id, by=me())
    return redirect(url_for("codebook.index", slug=slug, gezien=1), 303)


def at(slug: str) -> Consultation:
    """Return the consultation at ``slug`` for an analyst, or refuse."""
    return consultation_at_desk(session(), slug, current_user)


def me() -> UUID:
    """Return the id of whoever is signed in."""
    return UUID(current_user.get_id())


def differences(
    old: ThemeBook, new: ThemeBook
) -> Sequence[tuple[str, str, Sequence[tuple[str, list[tuple[str, str]]]]]]:
    """Return what differs between two codebooks: a theme's name, what became of it, and its fields."""
    language = current_language()
    return [
        (
            name_of(new if new.theme(one.key) else old, one.key, language),
            ", ".join(_(FATES[fate]) for fate in ThemeFate if fate in one.fates),
            marked_differences(one, _),
        )
        for one in compared(old, new)
    ]


def _nodes(consultation: Consultation, file: ConsultationFile, book: ThemeBook) -> list[Node]:
    numbers = queries.codings_by_theme(session(), consultation.id)
    elsewhere = queries.used_elsewhere(session(), consultation)
    language = current_language()

    def node(theme: Theme, words: str) -> Node:
        made = Node(theme.id, words, note=theme.definition)
        if number := numbers.get(theme.id):
            made.badges.append((ngettext("%(num)s coding", "%(num)s codings", number), "neutral"))
        if theme.retired:
            made.badges.append((_("Retired"), "warning"))
        parts = [
            theme.definition,
            *(f"✓ {line}" for line in theme.include),
            *(f"✗ {line}" for line in theme.exclude),
            *([_("Invented example: %(text)s", text=theme.example)] if theme.example else []),
            _("Stances are towards: %(words)s", words=proposition_of(file, book, theme.id, language, _)),
            *([_("Answers for it: %(name)s", name=theme.owner)] if theme.owner else []),
            *(
                [_("Same key in: %(names)s", names=", ".join(_title(one, language) for one in elsewhere[theme.id]))]
                if theme.id in elsewhere
                else []
            ),
        ]
        made.note = "\n".join(parts)
        return made

    return tree(book, language, _, node)


def _title(consultation: Consultation, language: str) -> str:
    return definition(consultation).short_title.in_language(language)[0]


def _who(change: ThemeChange, version: CodebookVersion) -> str:
    moved = (
        ngettext("%(num)s coding went along", "%(num)s codings went along", change.carried) if change.carried else ""
    )
    doubled = (
        ngettext("%(num)s of them was double", "%(num)s of them were double", change.doubled) if change.doubled else ""
    )
    day = format_date(change.at, "long")
    parts = (_("version %(version)s", version=version.book.version), change.by.name, day, moved, doubled)
    return ", ".join(part for part in parts if part)


def _double(file: ConsultationFile, double: MergedDouble, language: str) -> dict[str, object]:
    said, coding = double.said, double.coding

    def side(theme: str, stance: str, condition: str) -> tuple[str, str, str, str]:
        words = STANCES[stance]
        return theme_words(file, theme, language), stance, _(words), condition

    return {
        "id": double.id,
        "number": coding.excerpt.contribution.number,
        "coder": coding.coder.name,
        "kept": side(coding.theme.key, str(coding.stance), coding.condition),
        "gone": side(double.theme, said["stance"], said["condition"]),
    }
