"""The three invented consultations of the demonstration: one at work, one fresh, one large and finished."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.coding.models import Stance
from consult.coding.queries import excerpts_of_theme, themes_of
from consult.config import ROOT, Settings
from consult.consultations.format import ConsultationFile
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_slug
from consult.consultations.reading import read_file
from consult.consultations.services import close, load, open_
from consult.days import monday_of
from consult.demo import generated, invented
from consult.demo.doubling import code_twice
from consult.demo.following import promise
from consult.demo.generated import GeneratedResponse
from consult.demo.invented import MATERIAL, InventedResponse
from consult.demo.people import ANALYST, MODERATOR, SECOND_ANALYST, SECOND_MODERATOR, SENIOR, account
from consult.demo.replying import is_replied_to, reply_to
from consult.demo.road import Decision, Judgement, Traveller, code_all, moderate, send_in
from consult.demo.together import write_together
from consult.moderation.models import Reason, Verdict
from consult.moderation.queries import Texts
from consult.moderation.services import queue_grouping
from consult.reports.making.audiences import CHOSEN
from consult.reports.models import Report
from consult.reports.services import ask
from consult.responses.importing import Imported
from consult.responses.models import Channel, Visibility
from consult.synthesis.models import FindingKind, Synthesis
from consult.synthesis.queries import quotes_waiting
from consult.synthesis.services import Chosen, Risk, approve, decide_quote, offer, save_finding, save_summary, start
from consult.text.intake import clean_answer
from consult.text.redaction import Passage
from consult.vault import Vault

LARGE = "grote-proef"
FILES = ROOT / "consultations"
_CODERS = {"codeur A": ANALYST, "codeur B": SECOND_ANALYST}
_MODERATED, _LOOKED_AT, _CODED = 56, 48, 40
_DANGER = frozenset({("PV-002", "PV-09"), ("PV-010", "PV-09")})
_VISIBILITY = {"analyse": Visibility.ANALYSE, "citaat": Visibility.QUOTE, "openbaar": Visibility.PUBLIC}
_LIMIT = 1_000_000
_EVIDENCE = 6

Load = Callable[[Session, Vault, Settings, date], object]


@dataclass(frozen=True)
class Step:
    """One step of the demonstration: ``load`` makes the consultation ``slug`` and everything in it."""

    load: Load
    slug: str

    def is_done(self, session: Session) -> bool:
        """Tell whether the consultation is there."""
        return session.scalar(select(Consultation.id).where(Consultation.slug == self.slug)) is not None


class Released(Step):
    """The step that asks for a report on the consultation ``slug``, once every answer is counted."""

    def is_done(self, session: Session) -> bool:
        """Tell whether there is a report already."""
        of_this = select(Consultation.id).where(Consultation.slug == self.slug)
        return session.scalar(select(Report.id).where(Report.consultation_id.in_(of_this)).limit(1)) is not None


class Replied(Step):
    """The step that replies to the report of the consultation ``slug``."""

    def is_done(self, session: Session) -> bool:
        """Tell whether somebody replied already."""
        return is_replied_to(session, self.slug)


def pooierverbod(session: Session, vault: Vault, settings: Settings, today: date) -> None:
    """Load the consultation at work: part waits, part is moderated with the gold redactions, part coded by two.

    What some decisions hide waits for a second look. The invented sender committed to a few things already.
    """
    words = _words()
    consultation = _open(session, settings, "pooierverbod.yaml", words["invented"], today)
    passages, codings = invented.passages(), invented.codings()
    travellers = []
    for one in invented.responses("pooierverbod", "PV-14"):
        number = int(one.external_id[-3:])
        decisions = _decisions(one, passages, looked_at=number <= _LOOKED_AT) if number <= _MODERATED else {}
        judged = _judged(one, codings) if number <= _CODED else {}
        travellers.append(Traveller(_imported(one, today), decisions=decisions, judgements=judged))
    by_id = dict(zip(send_in(session, vault, consultation, travellers), travellers, strict=True))
    queue_grouping(session, next(iter(by_id)))
    moderate(session, vault, by_id, by=MODERATOR, second=SECOND_MODERATOR)
    code_all(session, consultation, by_id, length=_length, coders=_CODERS)
    promise(session, consultation, today)


def opting_in(session: Session, vault: Vault, settings: Settings, today: date) -> None:
    """Load the fresh consultation: everything that was sent waits for a moderator, and an organisation still writes."""
    words = _words()
    consultation = _open(session, settings, "opting-in.yaml", words["invented"], today)
    travellers = [Traveller(_imported(one, today)) for one in invented.responses("opting-in", "OI-14")]
    queue_grouping(session, send_in(session, vault, consultation, travellers)[0])
    write_together(session, vault, consultation, words["together"], today)


def large_trial(session: Session, vault: Vault, settings: Settings, today: date) -> None:
    """Load the large one: generated, closed, moderated, coded (a sample of it twice), synthesised and approved.

    Its answers are put together from a small stock of sentences, so that all are alike: nobody is asked to group them.
    """
    words = _words()
    file = _renamed(read_file(FILES / "opting-in.yaml"), words["large"])
    consultation = load(
        session, file, owner=settings.sender, partner=settings.partner, demonstration=words["generated"]
    )
    close(session, LARGE)
    stock = yaml.safe_load((MATERIAL / "sentences.yaml").read_text("utf-8"))
    travellers = [_generated(one, file, today) for one in generated.generate(file, stock)]
    by_id = dict(zip(send_in(session, vault, consultation, travellers), travellers, strict=True))
    moderate(session, vault, by_id, by=MODERATOR, second=SECOND_MODERATOR)
    twice = code_twice(session, vault, consultation, by_id)
    code_all(session, consultation, by_id, length=_length, coders={"": ANALYST}, apart=twice)
    _synthesise(session, Texts(session, vault), consultation, words)


def report(session: Session, _vault: Vault, _settings: Settings, today: date) -> None:
    """Ask for the report of the large one."""
    consultation = consultation_by_slug(session, LARGE)
    ask(session, consultation, released_on=today, by=account(session, SECOND_ANALYST).id, audiences=CHOSEN)


def replies(session: Session, _vault: Vault, _settings: Settings, today: date) -> None:
    """Let the invented sender reply to the report of the large one, once that is released."""
    consultation = consultation_by_slug(session, LARGE)
    reply_to(session, consultation, _words()["replies"], today)


AT_WORK = (Step(pooierverbod, "pooierverbod"), Step(opting_in, "opting-in"))
"""What is open: people still answer, moderate and code."""
OVER = (Step(large_trial, LARGE), Released(report, LARGE), Replied(replies, LARGE))
"""What is over, with a report and replies to it; most of the time of loading goes into it. Each step rests on the work
that the one before queued."""


def _words() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((MATERIAL / "trials.yaml").read_text("utf-8"))
    return found


def _open(session: Session, settings: Settings, name: str, demonstration: str, today: date) -> Consultation:
    file = read_file(FILES / name)
    load(session, file, owner=settings.sender, partner=settings.partner, demonstration=demonstration)
    return open_(session, file.slug, opens_on=today - timedelta(days=14), closes_on=today + timedelta(days=42))


def _renamed(file: ConsultationFile, words: Mapping[str, Any]) -> ConsultationFile:
    content = file.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return ConsultationFile.model_validate({**content, **words, "id": LARGE, "slug": LARGE})


def _imported(one: InventedResponse, today: date) -> Imported:
    named = bool(one.organisation)
    return Imported(
        external_id=one.external_id,
        group=one.group,
        channel=Channel(one.channel),
        answers=one.values,
        free_text=one.free_text,
        visibility={key: _allowed(_VISIBILITY[choice], named=named) for key, choice in one.visibility.items()},
        week=monday_of(today),
        maker=one.organisation,
        mandate=one.mandate,
        invented=True,
    )


def _allowed(wish: Visibility, *, named: bool) -> Visibility:
    return wish if named or wish is not Visibility.PUBLIC else Visibility.QUOTE


def _decisions(
    one: InventedResponse, gold: Mapping[tuple[str, str], Sequence[Passage]], *, looked_at: bool
) -> dict[str, Decision]:
    """Accept with the gold personal data hidden; refer what may be danger; leave alone what intake changed."""
    made: dict[str, Decision] = {}
    for question, value in one.values.items():
        if not isinstance(value, str) or question not in one.visibility or clean_answer(value, limit=_LIMIT) != value:
            continue
        if (one.external_id, question) in _DANGER:
            made[question] = Decision(verdict=Verdict.REFER, reason=Reason.DANGER)
        else:
            made[question] = Decision(passages=tuple(gold.get((one.external_id, question), ())), looked_at=looked_at)
    return made


def _judged(
    one: InventedResponse, codings: Mapping[tuple[str, str], Sequence[invented.GoldCoding]]
) -> dict[str, list[Judgement]]:
    found: dict[str, list[Judgement]] = {}
    for question in one.visibility:
        found[question] = [
            Judgement(
                start=gold.start,
                end=gold.end,
                theme=gold.theme,
                stance=Stance(gold.stance),
                proposition="main",
                condition=gold.condition,
                coder=gold.coder,
            )
            for gold in codings.get((one.external_id, question), ())
        ]
    return found


def _generated(one: GeneratedResponse, file: ConsultationFile, today: date) -> Traveller:
    imported = Imported(
        external_id=one.external_id,
        group=one.group,
        channel=Channel(one.channel),
        answers=one.values,
        visibility=dict.fromkeys(one.codings, Visibility.QUOTE),
        week=monday_of(today),
        invented=True,
    )
    judged = {question: [_made_for(file, *coding) for coding in codings] for question, codings in one.codings.items()}
    return Traveller(imported, decisions=dict.fromkeys(one.codings, Decision()), judgements=judged)


def _made_for(file: ConsultationFile, start_: int, end: int, sentence: Mapping[str, str]) -> Judgement:
    towards = file.proposition_of(sentence["theme"])
    return Judgement(
        start=start_,
        end=end,
        theme=sentence["theme"],
        stance=Stance(sentence["stance"]),
        proposition=towards.id if towards else None,
        condition=sentence.get("condition", ""),
    )


def _synthesise(session: Session, texts: Texts, consultation: Consultation, words: Mapping[str, str]) -> None:
    author, approver, senior = (account(session, email).id for email in (ANALYST, SECOND_ANALYST, SENIOR))
    draft = start(session, consultation.id, by=author)
    for theme in themes_of(session, consultation):
        evidence = {
            coding.excerpt_id: coding.excerpt.contribution.response_id
            for coding in excerpts_of_theme(session, theme.id, limit=_EVIDENCE)
        }
        if evidence:
            _find(session, draft.id, theme.id, evidence, statement=words["finding"], by=author)
            session.refresh(draft)
    save_summary(
        session,
        draft.id,
        revision=draft.revision,
        summary={"nl": words["summary_nl"].strip(), "en": words["summary_en"].strip()},
        no_minority_because=words["no_minority"],
        by=author,
    )
    for evidence_row in quotes_waiting(session, consultation.id):
        decide_quote(session, evidence_row.id, cleared=True, looked_at=frozenset(Risk), by=senior)
    offer(session, draft.id, texts=texts, revision=draft.revision, by=author)
    approve(session, draft.id, texts=texts, revision=draft.revision, by=approver)


def _find(
    session: Session, synthesis_id: UUID, theme_id: UUID, evidence: Mapping[UUID, UUID], *, statement: str, by: UUID
) -> None:
    revision = session.get_one(Synthesis, synthesis_id).revision
    save_finding(
        session,
        synthesis_id,
        revision=revision,
        theme_id=theme_id,
        kind=FindingKind.THEME,
        statement=statement,
        evidence=[Chosen(excerpt, quote=place == 0) for place, excerpt in enumerate(evidence)],
        from_one=len(set(evidence.values())) == 1,
        by=by,
    )


def _length(traveller: Traveller, question: str) -> int:
    return len(str(traveller.imported.answers[question]))
