"""What the moderators' pages print: names, dates and lists, in the page's language."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from babel.dates import format_time
from flask import url_for
from flask_babel import format_date, format_decimal, get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from consult.analysis.language import NAMED, OTHER, UNKNOWN
from consult.consultations.format import PROVISION
from consult.consultations.models import Provision
from consult.days import HERE
from consult.errors import N_
from consult.moderation import queries
from consult.moderation.forms import QueueForm
from consult.moderation.labels import Labels
from consult.moderation.models import TERM, Claim, Look, ModerationDecision, ObjectionOutcome
from consult.moderation.panes import as_others_read
from consult.moderation.queries import COUNT_LIMIT, ELSEWHERE, MINE, Queued, Review
from consult.moderation.words import (
    CATEGORIES,
    CHANNELS,
    FLAGS,
    LOOKS,
    OUTCOMES,
    PLACEHOLDERS,
    REASONS,
    STATES,
    TRANSLATED,
    VERDICTS,
    VISIBILITIES,
    WAYS,
)
from consult.responses.models import DISSENT, VALIDATION, Answer, AnswerState, Channel, Response
from consult.responses.sealing import file_of_part
from consult.text.markup import safe_html
from consult.text.redaction import Category, Hidden, Plain
from consult.vault import Vault


def reference(answer: Answer) -> str:
    """Return the short name by which moderators speak of an answer: eight characters of its random id."""
    return answer.id.hex[:8]


def question(labels: Labels, answer: Answer) -> dict[str, Any]:
    """Return what was asked: ``key``, ``text``, the ``language`` of the text, and the ``option`` that was explained.

    ``file`` tells whether the words were read from a file, which ``option`` then names.
    """
    text, language = labels.question(answer.question.key)
    numbers = file_of_part(answer.part)
    if numbers is not None:
        option = str(_("Read from file %(file)s, part %(part)s", file=numbers[0], part=numbers[1]))
    elif answer.part.startswith(DISSENT):
        option = str(_("Dissent of an organisation that signed along"))
    elif answer.part.startswith(VALIDATION):
        option = str(_("Not an answer to this: words about the summary"))
    else:
        option = labels.option(answer.question.key, answer.part) if answer.part else ""
    if answer.question.type == PROVISION:
        option = _(option)
    return {
        "key": answer.question.key,
        "text": text,
        "language": language,
        "option": option,
        "file": numbers is not None,
    }


def responded_to(provision: Provision | None, language: str) -> dict[str, str] | None:
    """Return the section of the text that an answer responds to, in the version that its respondent read."""
    if provision is None:
        return None
    (title, title_language), (body, body_language) = provision.title(language), provision.body(language)
    version = _("version %(number)s", number=provision.number)
    return {
        "id": provision.key,
        "version": version if provision.in_force else _("%(version)s, not in force any more", version=version),
        "title": title,
        "title_language": title_language,
        "body": safe_html(body),
        "body_language": body_language,
    }


def chips(counts: Mapping[str, int], form: QueueForm, slug: str) -> list[dict[str, Any]]:
    """Return where answers can be, what the moderator took, and what waits in other languages, each with how many.

    The filters that are set stay set.
    """
    named = {**{state.value: _(name) for state, name in STATES.items()}, MINE: _("Taken by you")}
    found = [
        {
            "label": name,
            "count": capped(counts.get(state, 0)),
            "url": url_for(".queue", slug=slug, state=state, **form.kept),
            "current": state == form.chosen_state and form.language.data != ELSEWHERE,
        }
        for state, name in named.items()
    ]
    there: dict[str, Any] = {**form.kept, "language": ELSEWHERE}
    other = {
        "label": _("Waiting in other languages"),
        "count": capped(counts.get(ELSEWHERE, 0)),
        "url": url_for(".queue", slug=slug, **there),
        "current": form.chosen_state == AnswerState.WAITING and form.language.data == ELSEWHERE,
    }
    return [*found, other]


def language_words() -> dict[str, str]:
    """Return every bucket of language that a filter may name, with its word."""
    names = get_locale().languages
    return {
        **{code: str(names[code]) for code in NAMED},
        OTHER: _("Another language"),
        UNKNOWN: _("Not recognised"),
    }


def claimed(claim: Claim | None, me: UUID) -> dict[str, Any] | None:
    """Return who has taken an answer and until when; nothing when nobody has."""
    if claim is None:
        return None
    until = (claim.claimed_at + TERM).astimezone(HERE)
    return {
        "mine": claim.moderator_id == me,
        "name": claim.moderator.name,
        "until": format_time(until, "short", locale=get_locale()),
    }


def signs(queued: Queued) -> list[str]:
    """Return what is known of an answer in the queue beside its question: its language, and what a computer points at."""
    language = language_words().get(queued.triage.language)
    return [*([language] if language else []), *(_(FLAGS[flag]) for flag in queued.triage.flags)]


def capped(count: int) -> str:
    """Return a count as it is printed; past the limit only that there are more."""
    return f"{format_decimal(COUNT_LIMIT)}+" if count > COUNT_LIMIT else str(format_decimal(count))


def week(response: Response) -> str:
    """Return the week a response was sent in; more exact than that nobody knows."""
    return str(_("not known")) if response.week is None else week_words(response.week)


def week_words(monday: date) -> str:
    """Return a week as it is printed."""
    year, number, _day = monday.isocalendar()
    return str(_("week %(number)s of %(year)s", number=number, year=year))


def way_in(response: Response) -> str:
    """Return the way by which a response came in, and that somebody helped where somebody did."""
    if response.channel is Channel.PAPER and response.source in WAYS:
        return str(_(WAYS[response.source]))
    said = str(_(CHANNELS[response.channel]))
    is_told_beside = response.assisted and response.channel is not Channel.ASSISTED
    return str(_("%(way)s, with help", way=said)) if is_told_beside else said


def facts(labels: Labels, found: Review) -> list[tuple[str, str]]:
    """Return what is known of the response, as names with values."""
    response = found.answer.response
    pairs = [
        (_("Group"), labels.group(response.group)),
        (_("Way in"), way_in(response)),
        *([(_("Invited by"), found.invited_by)] if found.invited_by else []),
        (_("Sent in"), week(response)),
        (_("What may be done with it"), _(VISIBILITIES[found.answer.visibility])),
    ]
    if response.maker:
        pairs.append((_("Public name"), response.maker))
    if response.signed_by_id is not None:
        pairs.append((_("Signed by"), _("somebody who may sign for the organisation")))
    if found.co_signers:
        pairs.append((_("Signed along by"), ", ".join(found.co_signers)))
    return [*pairs, (_("Dissent of"), found.dissenter)] if found.dissenter else pairs


def siblings(found: Review, slug: str) -> list[dict[str, Any]]:
    """Return the response's answers in words as chips, and how many answers by choice it has."""
    return [
        {
            "label": f"{short_name(each)} · {_state(each, found)}",
            "url": url_for(".answer", slug=slug, answer_id=each.id),
            "current": each.id == found.answer.id,
        }
        for each in found.answers
        if each.is_text
    ]


def _state(answer: Answer, found: Review) -> str:
    return str(_("With the safety team") if answer.id in found.with_safety_team else _(STATES[answer.state]))


def short_name(answer: Answer) -> str:
    """Return which answer it is: its question, and which part of which file or that it explains an option."""
    numbers = file_of_part(answer.part)
    if numbers is not None:
        return f"{answer.question.key} {numbers[0]}.{numbers[1]}"
    return f"{answer.question.key}{'+' if answer.part else ''}"


def history(found: Review) -> list[tuple[str, str]]:
    """Return the former decisions, the newest first, as (what, by whom and when, and who looked)."""
    return [
        (decided(each), "; ".join([f"{each.moderator.name}, {format_date(each.decided_at)}", *_looked_at(each)]))
        for each in found.decisions
    ]


def before(found: Review) -> list[dict[str, Any]]:
    """Return what whoever decides must have read: why decisions were sent back, and objections, as titles with parts."""
    sent_back = [
        {
            "title": _("Sent back after a second look"),
            "parts": [(f"{decided(one)}. {_looked_at(one)[0]}", found.sent_back[one.id])],
        }
        for one in found.decisions
        if one.id in found.sent_back
    ]
    appeals = [
        {
            "title": _("Objection: %(outcome)s", outcome=judged(one.row.outcome)),
            "parts": [
                (_("Why the respondent does not agree"), one.reason),
                *([(_("What a moderator said to it"), one.reply)] if one.reply else []),
            ],
        }
        for one in found.appeals
    ]
    return [*sent_back, *appeals]


def judged(outcome: ObjectionOutcome | None) -> str:
    """Return what was decided on an objection, in words."""
    return str(_(OUTCOMES[outcome] if outcome else N_("waits")))


def _looked_at(decision: ModerationDecision) -> list[str]:
    """Return what came of the second look, in words; nothing where none was needed."""
    if decision.look is Look.NONE:
        return []
    if decision.looked_by is None or decision.looked_at is None:
        return [str(_(LOOKS[decision.look]))]
    return [f"{_(LOOKS[decision.look])}: {decision.looked_by.name}, {format_date(decision.looked_at)}"]


def readable_pieces(pieces: Sequence[Plain | Hidden]) -> list[str | dict[str, str]]:
    """Return pieces of moderated words as the macro ``pieces`` takes them."""
    return [each.text if isinstance(each, Plain) else {"hidden": _(PLACEHOLDERS[each.category])} for each in pieces]


def placeholders() -> dict[Category, str]:
    """Return the word of each category."""
    return {category: _(word) for category, word in PLACEHOLDERS.items()}


def beside(session: Session, vault: Vault, found: Review, today: date) -> dict[str, Any]:
    """Return what else is known of an answer: whether its writer was asked, and its translation, which others read."""
    translated = queries.translation_of(session, vault, found.answer)
    read = translated if translated and translated.is_checked else None
    return {
        "asked": bool(queries.asked(session, [found.answer.id], today)),
        "translated": translated,
        "from": _(TRANSLATED[translated.row.from_language]) if translated else "",
        "others": readable_pieces(as_others_read(read.words, read.row.passages)) if read else [],
        "language": read.row.to_language if read else "",
    }


def mark_choices() -> list[tuple[str, str]]:
    """Return the word of each category's mark with the category's full name."""
    return [(_(word), _(CATEGORIES[category])) for category, word in PLACEHOLDERS.items()]


def decided(decision: ModerationDecision) -> str:
    """Return a decision in words, with how many passages of each kind it hides."""
    said = str(_(VERDICTS[decision.verdict]))
    if decision.reason is not None:
        return f"{said}: {_(REASONS[decision.reason])}"
    hidden = Counter(row.category for row in decision.redactions if not row.of_translation)
    counted = ", ".join(f"{_(PLACEHOLDERS[category])} {number}" for category, number in sorted(hidden.items()))
    return str(_("%(decision)s (hidden: %(counted)s)", decision=said, counted=counted)) if counted else said
