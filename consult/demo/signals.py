"""An analysis of documents from a file of labelled points, all the way to a report: one text for each document."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

import yaml
from sqlalchemy.orm import Session

from consult.coding.models import Stance
from consult.coding.queries import excerpts_of_theme, themes_of
from consult.consultations.models import Consultation, ConsultationKind, ConsultationState
from consult.consultations.services import close, load
from consult.days import monday_of
from consult.demo.documents import QUESTION, Wording
from consult.demo.invented import MATERIAL
from consult.demo.people import ANALYST, MODERATOR, SECOND_ANALYST, SECOND_MODERATOR, account
from consult.demo.points import Point, PublishedDocument, documents_of, read_points
from consult.demo.road import Decision, Judgement, Traveller, code_all, moderate, send_in
from consult.errors import N_, ConflictError
from consult.moderation.queries import Texts
from consult.reports.making.audiences import CHOSEN
from consult.reports.models import Report
from consult.reports.services import ask
from consult.responses.importing import Imported
from consult.responses.models import Channel, Visibility
from consult.synthesis.models import FindingKind
from consult.synthesis.services import Chosen, approve, offer, save_finding, save_summary, start
from consult.vault import Vault

SIGNALS = MATERIAL / "signals.jsonl"
_CODER = "codeur"
_ALL = 10_000


def analyse(session: Session, vault: Vault, path: Path, *, slug: str, released_on: date) -> Report:
    """Return the report in the making on the points in ``path``: loaded, moderated, coded, synthesised and approved.

    Raises :class:`InvalidError` naming line and field where the file is at fault, :class:`ConflictError` where ``slug``
    is in use; then nothing is kept.
    """
    wording = Wording(yaml.safe_load((MATERIAL / "documents.yaml").read_text("utf-8")))
    week = monday_of(released_on)
    points = read_points(path, wording.stances)
    read = documents_of(points)
    consultation = _load(session, wording, points, slug=slug)
    travellers = [_traveller(document, wording, week) for document in read]
    ids = send_in(session, vault, consultation, travellers)
    by_id = dict(zip(ids, travellers, strict=True))
    moderate(session, vault, by_id, by=MODERATOR, second=SECOND_MODERATOR)
    code_all(
        session,
        consultation,
        by_id,
        length=lambda traveller, question: len(str(traveller.imported.answers[question])),
        coders={_CODER: ANALYST},
    )
    _synthesise(session, Texts(session, vault), consultation, wording, points)
    by = account(session, SECOND_ANALYST).id
    return ask(session, consultation, released_on=released_on, by=by, audiences=CHOSEN)


def _load(session: Session, wording: Wording, points: Sequence[Point], *, slug: str) -> Consultation:
    restated = all(point.is_restated for point in points)
    consultation = load(
        session,
        wording.file(points, slug=slug),
        owner=wording.words["sender"],
        kind=ConsultationKind.DOCUMENT_ANALYSIS,
        demonstration=wording.words["demonstration"]["restated" if restated else "verbatim"],
    )
    if consultation.state is not ConsultationState.DRAFT:
        raise ConflictError(N_("There is an analysis %(slug)s already; choose another name."), slug=slug)
    return close(session, slug)


def _traveller(document: PublishedDocument, wording: Wording, week: date) -> Traveller:
    judgements = [
        Judgement(
            start=start_,
            end=end,
            theme=wording.theme(label),
            stance=Stance(wording.stances[point.stance]),
            proposition=wording.key(point.on),
            condition=wording.words["condition"]["nl"] if wording.stances[point.stance] == Stance.CONDITIONAL else "",
            label=point.progress,
            coder=_CODER,
        )
        for point, (start_, end) in zip(document.points, document.spans(), strict=True)
        for label in point.themes
    ]
    imported = Imported(
        external_id=document.points[0].id,
        group=wording.key(document.group),
        channel=Channel.PUBLISHED,
        answers={QUESTION: document.text},
        visibility={QUESTION: Visibility.PUBLIC},
        week=week,
        maker=document.publisher,
        source=document.source,
    )
    return Traveller(imported, decisions={QUESTION: Decision()}, judgements={QUESTION: judgements})


def _synthesise(
    session: Session, texts: Texts, consultation: Consultation, wording: Wording, points: Sequence[Point]
) -> None:
    """Write a finding for each theme and each label of progress, from every excerpt that carries it; have it approved."""
    author, approver = account(session, ANALYST).id, account(session, SECOND_ANALYST).id
    draft = start(session, consultation.id, by=author)
    for theme in themes_of(session, consultation):
        for progress, excerpts in _by_progress(session, theme.id, wording).items():
            save_finding(
                session,
                draft.id,
                revision=draft.revision,
                theme_id=theme.id,
                kind=FindingKind.THEME,
                statement=_statement(wording, progress, excerpts),
                evidence=[Chosen(excerpt) for excerpt in excerpts],
                from_one=len(set(excerpts.values())) == 1,
                by=author,
            )
    save_summary(
        session,
        draft.id,
        revision=draft.revision,
        summary={"nl": "\n".join(_summary(wording, points))},
        no_minority_because=wording.words["no_minority"],
        by=author,
    )
    offer(session, draft.id, texts=texts, revision=draft.revision, by=author)
    approve(session, draft.id, texts=texts, revision=draft.revision, by=approver)


def _by_progress(session: Session, theme_id: UUID, wording: Wording) -> Mapping[str, dict[UUID, UUID]]:
    """Return the excerpts of a theme with their response, by label of progress, in the order a progress letter takes."""
    found: dict[str, dict[UUID, UUID]] = {progress: {} for progress in (*wording.words["progress"], "")}
    for coding in excerpts_of_theme(session, theme_id, limit=_ALL):
        found.setdefault(coding.label, {})[coding.excerpt_id] = coding.excerpt.contribution.response_id
    return {progress: excerpts for progress, excerpts in found.items() if excerpts}


def _statement(wording: Wording, progress: str, excerpts: Mapping[UUID, UUID]) -> str:
    said = wording.words["finding"]["with_progress" if progress else "without_progress"]
    label = wording.words["progress"].get(progress, {"nl": progress})["nl"]
    return str(said.format(progress=label, points=len(excerpts), sources=len(set(excerpts.values()))))


def _summary(wording: Wording, points: Sequence[Point]) -> list[str]:
    most = Counter(label for point in points for label in point.themes).most_common(3)
    names = [wording.words["themes"].get(label, {"nl": label})["nl"] for label, _count in most]
    filled = {
        "sources": len({point.source_title for point in points}),
        "points": len(points),
        **dict(zip(("first", "second", "third"), [*names, "-", "-"], strict=False)),
        **dict(
            zip(
                ("first_count", "second_count", "third_count"), [count for _label, count in most] + [0, 0], strict=False
            )
        ),
    }
    return [str(line).format(**filled) for line in wording.words["summary"]]
