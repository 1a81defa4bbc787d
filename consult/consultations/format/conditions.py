"""Check that each ``show_if`` can be decided: by an earlier question, asked of the same groups, with such an answer."""

from collections.abc import Mapping

from consult.consultations.format.nodes import Node
from consult.consultations.format.questions import NO_ANSWER
from consult.consultations.format.references import Found, groups_named

_CHOSEN_FROM = {"single": "options", "multi": "options", "ranking": "options", "matrix_single": "columns"}


def condition_faults(root: Node) -> Found:
    """Yield (path, sentence) for each ``show_if`` that is incomplete, cyclic, forward, unseen or about no answer."""
    questions = root["questions"].ids()
    sections = list(root["proposal_sections"].ids())
    parents = {question_id: question["show_if"]["question"].text for question_id, question in questions.items()}
    places = {question_id: _place(question, sections) for question_id, question in questions.items()}
    for question in root["questions"].each():
        rule = question["show_if"]
        if rule.value is None:
            continue
        if ("in" in rule) == ("answered" in rule):
            yield rule.path, 'needs either "in" or "answered"'
        parent_id, own_id = rule["question"].text, question["id"].text
        if parent_id is None or own_id is None:
            continue
        parent = questions.get(parent_id)
        if parent is None:
            yield rule["question"].path, f'unknown question "{parent_id}"'
            continue
        cycle = _cycle(own_id, parents)
        if cycle:
            yield rule["question"].path, f"cyclic: {' -> '.join(cycle)}"
        elif places[parent_id] > places.get(own_id, places[parent_id]):
            yield rule["question"].path, f'"{parent_id}" comes later; a question can only depend on an earlier one'
        yield from _answers(rule["in"], parent)
        for group_id in sorted(groups_named(root, question) - groups_named(root, parent)):
            yield rule["question"].path, f'group "{group_id}" is not asked "{parent_id}", so it never sees "{own_id}"'


def _place(question: Node, sections: list[str]) -> tuple[int, int]:
    """Return where a question stands on the page: by section, then as in the file."""
    section = question["section"].text
    number = question.path[-1]
    return (sections.index(section) if section in sections else len(sections), number if isinstance(number, int) else 0)


def _cycle(start: str, parents: Mapping[str, str | None]) -> list[str]:
    """Return the ids from ``start`` back to itself; nothing if the chain of conditions ends elsewhere."""
    chain = {start: None}
    here = parents[start]
    while here is not None and here in parents and here not in chain:
        chain[here] = None
        here = parents[here]
    return [*chain, start] if here == start else []


def _answers(named: Node, parent: Node) -> Found:
    kind, parent_id = parent["type"].text, parent["id"].text
    for node in named.each():
        if kind in _CHOSEN_FROM:
            known = node.text in parent[_CHOSEN_FROM[kind]].ids() if node.text else False
        elif kind in {"likert", "matrix_likert"}:
            points = parent["scale"]["points"].number or 0
            known = node.text == NO_ANSWER or 1 <= (node.number or 0) <= points
        elif kind in {"open", "file"}:
            yield named.path, f'"{parent_id}" is answered in words; only "answered: true" can be asked of it'
            return
        else:
            return
        if not known:
            yield node.path, f'"{parent_id}" has no answer "{node.value}"'
