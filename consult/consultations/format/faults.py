"""What a file of the right shape can still say that cannot be: its references, its conditions, its rules."""

from consult.consultations.format.conditions import condition_faults
from consult.consultations.format.nodes import Node
from consult.consultations.format.references import Found, reference_faults
from consult.consultations.format.rules import rule_faults


def linked_faults(root: Node) -> Found:
    """Yield (path, sentence) for each fault of the file at ``root`` that is not one of shape."""
    yield from reference_faults(root)
    yield from condition_faults(root)
    yield from rule_faults(root)
