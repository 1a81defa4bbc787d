"""Check what a file must have beyond its shape: complete languages, one default, one main proposition, true limits."""

import re
from datetime import date, timedelta

from consult.consultations.format.nodes import Node
from consult.consultations.format.references import Found
from consult.consultations.format.texts import LANGUAGE_PATTERN

_SAFEST = "analyse"
_ALWAYS = ("nl", "en")


def rule_faults(root: Node) -> Found:
    """Yield (path, sentence) for each rule of the format that the file breaks."""
    yield from _languages(root)
    yield from _scales(root)
    yield from _ranks(root)
    yield from _default(root)
    yield from _main(root)
    yield from _period(root)
    if not root["co_signed_by"].each() and root["not_co_signed_because"].value is None:
        yield root["not_co_signed_because"].path, "is missing; say why nobody signed the questions with you"


def _languages(root: Node) -> Found:
    """Dutch and English are a matter of shape; here are the languages that this file adds."""
    declared = root["languages"]
    required = [node.text for node in declared["required"].each() if node.text]
    for language in _ALWAYS:
        if declared["required"].each() and language not in required:
            yield declared["required"].path, f'must have "{language}"'
    known = {*_ALWAYS, *required, *(node.text for node in declared["recommended"].each())}
    for text in root.mappings():
        if not any(language in text for language in _ALWAYS):
            continue
        if text.path != ("codebook", "rules"):
            for language in required:
                if language not in text and language not in _ALWAYS:
                    yield (*text.path, language), "is missing"
        for key, node in text.entries():
            if key != "id" and re.match(LANGUAGE_PATTERN, key) and key not in known:
                yield node.path, f'language "{key}" is not in "languages"'


def _scales(root: Node) -> Found:
    for question in root["questions"].each():
        points = question["scale"]["points"].number
        for language, labels in question["scale"]["labels"].entries():
            if points is not None and isinstance(labels.value, list) and len(labels.each()) != points:
                yield labels.path, f'{len(labels.each())} labels in "{language}" for {points} points'


def _ranks(root: Node) -> Found:
    for question in root["questions"].each():
        most, options = question["max_rank"].number, question["options"].each()
        if most is not None and options and most > len(options):
            yield question["max_rank"].path, f"is {most}, but there are {len(options)} options"


def _default(root: Node) -> Found:
    choices = root["publication_choices"].each()
    defaults = [choice for choice in choices if choice["default"].value is True]
    if choices and not defaults:
        yield root["publication_choices"].path, "no choice is the default"
    for choice in defaults[1:]:
        yield choice["default"].path, "only one choice can be the default"
    for choice in defaults[:1]:
        if choice["id"].text != _SAFEST:
            yield choice["default"].path, f'the default must be the safest choice, "{_SAFEST}"'


def _main(root: Node) -> Found:
    propositions = root["propositions"].each()
    mains = [proposition for proposition in propositions if proposition["main"].value is True]
    if propositions and not mains:
        yield root["propositions"].path, "no proposition is the main one"
    for proposition in mains[1:]:
        yield proposition["main"].path, "only one proposition can be the main one"


def _period(root: Node) -> Found:
    period = root["period"]
    opens, closes, weeks = _day(period["opens"]), _day(period["closes"]), period["minimum_weeks"].number
    if opens is None or closes is None:
        return
    if closes < opens:
        yield period["closes"].path, "is before the first day"
    elif weeks is not None and closes - opens < timedelta(weeks=weeks):
        yield period["closes"].path, f"is less than {weeks} weeks after the first day"


def _day(node: Node) -> date | None:
    """Return the day here, also where it is written in quotes, as in JSON."""
    if isinstance(node.value, date):
        return node.value
    try:
        return date.fromisoformat(node.text or "")
    except ValueError:
        return None
