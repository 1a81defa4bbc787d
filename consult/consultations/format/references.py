"""Check that every id is there once, and that whatever the file refers to is there."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

from consult.consultations.format.file import MENTION
from consult.consultations.format.nodes import Node, Place
from consult.consultations.format.provisions import provision_key

Found: TypeAlias = Iterator[tuple[Place, str]]
_THEME_ID = re.compile(r"\b[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+\b")


def groups_named(root: Node, question: Node) -> set[str]:
    """Return the ids of the groups a question names, a set's name resolved, whether they exist or not."""
    named = question["groups"]
    source = root["group_sets"][named.text] if named.text is not None else named
    return {group.text for group in source.each() if group.text is not None}


def reference_faults(root: Node) -> Found:
    """Yield (path, sentence) for each id that is there twice and each reference to what is not there."""
    yield from _duplicates(root)
    yield from _groups(root)
    yield from _sections(root)
    yield from _themes(root)
    yield from _propositions(root)
    yield from _sources(root)
    yield from _short_route(root)


def _duplicates(root: Node) -> Found:
    lists = [root[key] for key in ("groups", "proposal_sections", "questions", "propositions", "publication_choices")]
    lists += [root["codebook"]["codes"], root["sources"]]
    lists += [question[key] for question in root["questions"].each() for key in ("options", "rows", "columns")]
    for parts in lists:
        yield from _twice([part["id"] for part in parts.each()])
    for name in ("short_route", "policy_themes"):
        yield from _twice(root[name].each())
    for _, members in root["group_sets"].entries():
        yield from _twice(members.each())
    for question in root["questions"].each():
        yield from _twice(question["groups"].each())


def _twice(ids: list[Node]) -> Found:
    seen: set[str] = set()
    for node in ids:
        if node.text in seen:
            yield node.path, f'duplicate id "{node.text}"'
        elif node.text is not None:
            seen.add(node.text)


def _unknown(nodes: list[Node], known: Collection[str], what: str) -> Found:
    for node in nodes:
        if node.text is not None and node.text not in known:
            yield node.path, f'unknown {what} "{node.text}"'


def _groups(root: Node) -> Found:
    groups = root["groups"].ids()
    lists = [members for _, members in root["group_sets"].entries()]
    lists += [choice["groups"] for choice in root["publication_choices"].each()]
    asked: set[str] = set()
    for question in root["questions"].each():
        named = question["groups"]
        yield from _unknown([named], dict(root["group_sets"].entries()), "group set")
        lists.append(named)
        asked |= groups_named(root, question)
    for named in lists:
        yield from _unknown(named.each(), groups, "group")
    for group_id, group in groups.items():
        if group_id not in asked:
            yield (*group.path, "id"), f'no question is asked of group "{group_id}"'


def _sections(root: Node) -> Found:
    sections = root["proposal_sections"].ids()
    kept = set(map(provision_key, sections))
    for question in root["questions"].each():
        if question["id"].text in kept:
            yield question["id"].path, f'"{question["id"].text}" is kept for responses to the text of this section'
    yield from _unknown([question["section"] for question in root["questions"].each()], sections, "section")


def _themes(root: Node) -> Found:
    themes = root["codebook"]["codes"].ids()
    for question in root["questions"].each():
        yield from _unknown(question["suggested_codes"].each(), themes, "code")
    yield from theme_faults(root["codebook"]["codes"])


def theme_faults(codes: Node) -> Found:
    """Yield (path, sentence) for what themes say of each other and cannot mean: in their exclusions and as parents."""
    themes = codes.ids()
    for theme in codes.each():
        for node in theme["exclude"].each():
            _, _, target = (node.text or "").partition("->")
            for named in _THEME_ID.findall(target):
                if named not in themes:
                    yield node.path, f'unknown code "{named}"'
        parent = theme["parent"]
        yield from _unknown([parent], themes, "parent")
        if parent.text in themes and themes[parent.text]["family"].text != theme["family"].text:
            yield parent.path, f'the parent "{parent.text}" is of another family'
        if _is_above_itself(theme, themes):
            yield parent.path, f'"{theme["id"].text}" stands below itself'


def twice(codes: Node) -> Found:
    """Yield (path, sentence) for each id of a list of parts that is there already."""
    yield from _twice([part["id"] for part in codes.each()])


def _is_above_itself(theme: Node, themes: Mapping[str, Node]) -> bool:
    seen: set[str] = set()
    above = theme["parent"].text
    while above is not None and above in themes and above not in seen:
        if above == theme["id"].text:
            return True
        seen.add(above)
        above = themes[above]["parent"].text
    return False


def _propositions(root: Node) -> Found:
    themes = root["codebook"]["codes"].ids()
    families = {theme["family"].text for theme in themes.values()}
    propositions = root["propositions"].ids()
    for name, node in root["theme_propositions"].entries():
        if name not in themes and name not in families:
            yield node.path, f'unknown code or family "{name}"'
        yield from _unknown([node], {*propositions, MENTION}, "proposition")
    if MENTION in propositions:
        yield (*propositions[MENTION].path, "id"), f'"{MENTION}" is the word for a theme without a proposition'


def _sources(root: Node) -> Found:
    known = root["sources"].ids()
    parts = [part for key in ("groups", "context", "proposal_sections") for part in root[key].each()]
    for node in [*(part["source"] for part in parts), *root["owner"]["source"].each()]:
        kind, _, named = (node.text or "").partition(":")
        if kind == "seed" and named not in known:
            yield node.path, f'unknown source "{named}"'


def _short_route(root: Node) -> Found:
    questions = root["questions"].ids()
    route = root["short_route"]
    yield from _unknown(route.each(), questions, "question")
    named = [node for node in route.each() if node.text in questions]
    for node in named:
        parent = questions[node.text or ""]["show_if"]["question"].text
        if parent is not None and parent not in {other.text for other in named}:
            yield node.path, f'"{node.text}" is shown only after "{parent}", which is not in the short route'
    served = {group for node in named for group in groups_named(root, questions[node.text or ""])}
    for group_id in root["groups"].ids() if named else ():
        if group_id not in served:
            yield route.path, f'group "{group_id}" has no question in the short route'
