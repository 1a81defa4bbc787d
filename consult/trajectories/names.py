"""What kinds of commitments, and how far they are, are called, as message ids."""

from collections.abc import Mapping
from types import MappingProxyType

from consult.errors import N_
from consult.trajectories.models import CommitmentKind, Progress

KINDS: Mapping[CommitmentKind, str] = MappingProxyType(
    {
        CommitmentKind.COMMITMENT: N_("Commitment"),
        CommitmentKind.DIRECTION: N_("Solution that is looked into"),
    }
)
PROGRESS: Mapping[Progress, tuple[str, str]] = MappingProxyType(
    {
        Progress.NOT_BEGUN: (N_("Not begun"), "neutral"),
        Progress.UNDER_WAY: (N_("Under way"), "warning"),
        Progress.DONE: (N_("Done"), "success"),
        Progress.STOPPED: (N_("Stopped"), "danger"),
    }
)
"""The words for how far a commitment is, and the kind of their badge."""
IN_PLAN: Mapping[bool, str] = MappingProxyType({True: N_("Part of the Aanpak"), False: N_("Outside the Aanpak")})
