"""How many invitations were made, and how many responses came in with them: per batch where that singles nobody out."""

from collections import Counter
from collections.abc import Mapping, Sequence

from consult.errors import N_
from consult.reports.document import Block, Paragraph, Table
from consult.reports.making.cells import tally
from consult.reports.making.material import Material
from consult.reports.making.people import reach_table
from consult.reports.making.words import Words
from consult.responses.models import Channel

_SENT = 1


def invitations(material: Material, say: Words) -> tuple[Block, ...]:
    """Return what the method section says of invitations; nothing when none were made.

    A batch is named from ``k`` invitations in use; smaller ones stand together (``security.md`` check 9). The table follows that of who responded: it is printed only where that one shows the total of the invited
    and no number in it is less than ``k`` from one of these, so that neither table gives away what the other withholds.
    """
    if not material.batches:
        return ()
    made = sum(batch.made for batch in material.batches)
    said = N_(
        "%(made)s invitation codes were made in %(batches)s batches, for organisations to hand out. A code works once. A response keeps its batch, and not its code."
    )
    told: tuple[Block, ...] = (Paragraph(text=say(said, made=made, batches=len(material.batches))),)
    named = _named(material)
    if not named:
        return (*told, Paragraph(text=say(N_("No batch is large enough to be named."))))
    table = _table(material, named, say)
    if table is None:
        hidden = N_("Responses for each batch are withheld: a small number could be worked out from them.")
        return (*told, Paragraph(text=say(hidden)))
    return (*told, table)


def _named(material: Material) -> Mapping[str, int]:
    """Return how many responses came in by each label that may be named."""
    sent: Counter[str] = Counter()
    for batch in material.batches:
        if batch.live >= material.k:
            sent[batch.label] += batch.sent
    return sent


def _table(material: Material, named: Mapping[str, int], say: Words) -> Table | None:
    others = _invited(material) - sum(named.values())
    counts = {f"from {label}": (label, count) for label, count in named.items()}
    if others:
        counts["others"] = (say(N_("Other invitations")), others)
    table = tally(
        key="invitations",
        title=say(N_("Responses by invitation")),
        heading=say(N_("Handed out by")),
        counted=say(N_("Responses")),
        counts=counts,
        total=say(N_("Total")),
        telling=material.telling,
    )
    beside = _beside(material, say)
    shown = [row[_SENT] for row in table.rows]
    is_safe = isinstance(shown[-1], int) and shown[-1] in beside
    return table if is_safe and all(_is_apart(cell, beside, material.k) for cell in shown) else None


def _invited(material: Material) -> int:
    return sum(sent.responses for (_group, channel), sent in material.reach.items() if channel == Channel.INVITED)


def _beside(material: Material, say: Words) -> Sequence[int]:
    """Return the numbers of invited responses that the table of who responded shows, its total last."""
    channels = [channel for channel in Channel if any(found == channel for _group, found in material.reach)]
    if Channel.INVITED not in channels:
        return [0]
    column = 1 + channels.index(Channel.INVITED)
    shown = [row[column] for row in reach_table(material, say).rows]
    return [cell for cell in shown if isinstance(cell, int)] if isinstance(shown[-1], int) else []


def _is_apart(cell: object, others: Sequence[int], k: int) -> bool:
    return not isinstance(cell, int) or all(cell == other or not other or abs(cell - other) >= k for other in others)
