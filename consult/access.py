"""Who may do what: roles, permissions, and the one table that joins them."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from consult.errors import N_, InvalidError


class Role(StrEnum):
    """A job in the service. A member of staff holds any number that do not exclude each other."""

    MODERATOR = "moderator"
    SENIOR_MODERATOR = "senior_moderator"
    ANALYST = "analyst"
    OFFICIAL = "official"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


class OrgRole(StrEnum):
    """What a member may do for their organisation."""

    WRITER = "writer"
    SIGNATORY = "signatory"


class Permission(StrEnum):
    """One act of staff, named ``<resource>:<act>``."""

    DESK_OPEN = "desk:open"
    CONSULTATION_EDIT = "consultation:edit"
    RESPONSE_MODERATE = "response:moderate"
    SAFEGUARDING_READ = "safeguarding:read"
    CONTRIBUTION_SEARCH = "contribution:search"
    CONTRIBUTION_CODE = "contribution:code"
    SYNTHESIS_WRITE = "synthesis:write"
    SYNTHESIS_APPROVE = "synthesis:approve"
    QUOTE_CLEAR = "quote:clear"
    REPORT_RELEASE = "report:release"
    REPORT_READ = "report:read"
    REPORT_PUBLISH = "report:publish"
    REPLY_READ = "reply:read"
    REPLY_WRITE = "reply:write"
    REPLY_PUBLISH = "reply:publish"
    AUDIT_READ = "audit:read"
    JOB_TEND = "job:tend"
    ACCOUNT_TEND = "account:tend"


_MODERATION = frozenset({Permission.DESK_OPEN, Permission.RESPONSE_MODERATE, Permission.CONTRIBUTION_SEARCH})
_ANALYSIS = frozenset(
    {
        Permission.CONTRIBUTION_SEARCH,
        Permission.CONTRIBUTION_CODE,
        Permission.SYNTHESIS_WRITE,
        Permission.SYNTHESIS_APPROVE,
        Permission.REPORT_RELEASE,
        Permission.REPORT_READ,
        Permission.REPLY_READ,
    }
)
_ANSWERING = frozenset(
    {
        Permission.REPORT_READ,
        Permission.REPORT_PUBLISH,
        Permission.REPLY_READ,
        Permission.REPLY_WRITE,
        Permission.REPLY_PUBLISH,
    }
)

GRANTS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.MODERATOR: _MODERATION,
        Role.SENIOR_MODERATOR: _MODERATION | {Permission.SAFEGUARDING_READ, Permission.QUOTE_CLEAR},
        Role.ANALYST: frozenset({Permission.DESK_OPEN}) | _ANALYSIS,
        Role.OFFICIAL: frozenset({Permission.DESK_OPEN}) | _ANSWERING,
        Role.EDITOR: frozenset({Permission.DESK_OPEN, Permission.CONSULTATION_EDIT}),
        Role.ADMINISTRATOR: frozenset(
            {Permission.DESK_OPEN, Permission.AUDIT_READ, Permission.JOB_TEND, Permission.ACCOUNT_TEND}
        ),
    }
)

INDEPENDENT: frozenset[Role] = frozenset({Role.MODERATOR, Role.SENIOR_MODERATOR, Role.ANALYST})
"""Roles that are refused to the employer that owns the consultation (decision 2)."""

_EXCLUDED: Mapping[Role, frozenset[Role]] = MappingProxyType(
    {
        Role.OFFICIAL: INDEPENDENT,
        Role.ADMINISTRATOR: frozenset(Role) - {Role.ADMINISTRATOR},
    }
)


def permits(roles: Iterable[Role], permission: Permission) -> bool:
    """Tell whether any of ``roles`` grants ``permission``."""
    return any(permission in GRANTS[role] for role in roles)


def check_roles(roles: Iterable[Role]) -> frozenset[Role]:
    """Return ``roles`` as a set; raise :class:`InvalidError` where one excludes another (decision 1)."""
    held = frozenset(roles)
    for role in sorted(held):
        if excluded := sorted(held & _EXCLUDED.get(role, frozenset())):
            raise InvalidError(
                N_("The role %(role)s cannot be held together with %(other)s."), role=role, other=excluded[0]
            )
    return held
