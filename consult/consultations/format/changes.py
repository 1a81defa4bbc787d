"""What of a consultation may change once responses exist, and what identifies its content.

The rule: what an answer, a stance or a promise stands on stays. Nothing that can be referred to by its id goes away or
becomes something else; limits may only widen; promises on privacy may only grow stronger; consent gets other words only
with a higher version. All else may change: texts, help, translations, order, context, period, additions. So may the
proposal's own text: its sections have versions (``Provision``), and only one that questions point at must stay.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import rfc8785

from consult.consultations.format.file import ConsultationFile
from consult.consultations.format.questions import (
    LikertQuestion,
    MatrixLikertQuestion,
    MatrixSingleQuestion,
    MultiQuestion,
    OpenQuestion,
    Question,
    RankingQuestion,
    SingleQuestion,
)


@dataclass(frozen=True)
class _Rule:
    allows: Callable[[Any, Any], bool]
    words: str


_SAME = _Rule(lambda old, new: bool(old == new), "may not change")
_RISES = _Rule(lambda old, new: bool(new >= old), "may not become less")
_FALLS = _Rule(lambda old, new: bool(new <= old), "may not become more")
_GROWS = _Rule(lambda old, new: set(new) >= set(old), "may only be added to")
_WIDENS = _Rule(lambda old, new: new is None or old == new, "may only be taken away")
_NEW_VERSION = _Rule(lambda old, new: old[1] == new[1] or new[0] > old[0], "may not change without a higher version")
_DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True)
class _Fact:
    path: str
    value: Any
    rule: _Rule = _SAME


def fingerprint(file: ConsultationFile) -> str:
    """Return the SHA-256 (64 hexadecimal digits) of the content as canonical JSON (RFC 8785).

    Comments, order of keys, quotes and defaults written out do not matter; every word does.
    """
    content = file.model_dump(mode="json", exclude_defaults=True)
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def changes_refused(old: ConsultationFile, new: ConsultationFile) -> list[str]:
    """Return ``path: reason`` for each change that may not be made once responses exist; none if all may.

    Paths name parts by their id: ``questions[PV-01].options[huur]: may not be removed``.
    """
    facts = {fact.path: fact for fact in _facts(new)}
    refused: list[str] = []
    removed: list[str] = []
    for fact in _facts(old):
        if any(fact.path.startswith(f"{path}.") for path in removed):
            continue
        if fact.path not in facts:
            removed.append(fact.path)
            refused.append(f"{fact.path}: may not be removed")
        elif not fact.rule.allows(fact.value, facts[fact.path].value):
            removed.append(fact.path)
            refused.append(f"{fact.path}: {fact.rule.words}")
    return refused


def _facts(file: ConsultationFile) -> Iterator[_Fact]:
    yield _Fact("id", file.id)
    yield _Fact("slug", file.slug)
    yield _Fact("trajectory.id", file.trajectory.id)
    yield from _promises(file)
    for group in file.groups:
        yield _Fact(f"groups[{group.id}]", None)
        yield _Fact(f"groups[{group.id}].category", group.category)
    # A section of the text may go or be replaced: who responded to it stays with the version that they read.
    for section_id in dict.fromkeys(question.section for question in file.questions):
        yield _Fact(f"proposal_sections[{section_id}]", None)
    for question in file.questions:
        yield from _about_question(file, question)
    yield from _about_themes(file)


def _promises(file: ConsultationFile) -> Iterator[_Fact]:
    privacy = file.privacy
    yield _Fact("privacy.min_cell_size", privacy.min_cell_size, _RISES)
    yield _Fact("privacy.timestamp_precision", _DAYS[privacy.timestamp_precision], _RISES)
    yield _Fact("privacy.special_category", privacy.special_category, _RISES)
    yield _Fact("privacy.retention.raw_text", privacy.retention.raw_text_months, _FALLS)
    yield _Fact("privacy.retention.receipts", privacy.retention.receipts_months, _FALLS)
    yield _Fact("consent.version", file.consent.version, _RISES)
    for language, text in file.consent.texts.items():
        yield _Fact(f"consent.{language}", (file.consent.version, text), _NEW_VERSION)
    every = tuple(group.id for group in file.groups)
    for choice in file.publication_choices:
        path = f"publication_choices[{choice.id}]"
        yield _Fact(path, None)
        yield _Fact(f"{path}.default", choice.default)
        yield _Fact(f"{path}.groups", every if choice.groups is None else choice.groups, _GROWS)


def _about_question(file: ConsultationFile, question: Question) -> Iterator[_Fact]:
    path = f"questions[{question.id}]"
    yield _Fact(path, None)
    yield _Fact(f"{path}.type", question.type)
    yield _Fact(f"{path}.groups", file.groups_of(question), _GROWS)
    yield _Fact(f"{path}.show_if", question.show_if, _WIDENS)
    if isinstance(question, SingleQuestion | MultiQuestion | RankingQuestion):
        for option in question.options:
            yield _Fact(f"{path}.options[{option.id}]", None)
            yield _Fact(f"{path}.options[{option.id}].exclusive", option.exclusive, _FALLS)
            yield _Fact(f"{path}.options[{option.id}].free_text", option.free_text or 0, _RISES)
    if isinstance(question, RankingQuestion):
        yield _Fact(f"{path}.max_rank", question.max_rank, _RISES)
    if isinstance(question, OpenQuestion):
        yield _Fact(f"{path}.max_chars", question.max_chars, _RISES)
    if isinstance(question, LikertQuestion | MatrixLikertQuestion):
        yield _Fact(f"{path}.scale.points", question.scale.points)
    if isinstance(question, MatrixSingleQuestion | MatrixLikertQuestion):
        for row in question.rows:
            yield _Fact(f"{path}.rows[{row.id}]", None)
    if isinstance(question, MatrixSingleQuestion):
        for column in question.columns:
            yield _Fact(f"{path}.columns[{column.id}]", None)


def _about_themes(file: ConsultationFile) -> Iterator[_Fact]:
    for proposition in file.propositions:
        path = f"propositions[{proposition.id}]"
        yield _Fact(path, None)
        yield _Fact(f"{path}.main", proposition.main)
        for language, text in proposition.texts.items():
            yield _Fact(f"{path}.{language}", text)
    for theme in file.themes():
        path = f"codebook.codes[{theme.id}]"
        towards = file.proposition_of(theme.id)
        yield _Fact(path, None)
        yield _Fact(f"{path}.family", theme.family)
        yield _Fact(f"theme_propositions[{theme.id}]", towards.id if towards else None)
