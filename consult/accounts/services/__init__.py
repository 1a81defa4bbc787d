"""Make accounts and invite members, and let somebody in who proves to be who they say."""

from consult.accounts.services.inviting import (
    Newcomer,
    accept_as,
    accept_with_account,
    end_invitation,
    invite,
    remove_member,
)
from consult.accounts.services.people import (
    Proof,
    add_member,
    add_organisation,
    add_staff,
    authenticate,
    choose_languages,
    choose_notices,
    examine,
    set_second_factor,
    sign_out,
)

__all__ = [
    "Newcomer",
    "Proof",
    "accept_as",
    "accept_with_account",
    "add_member",
    "add_organisation",
    "add_staff",
    "authenticate",
    "choose_languages",
    "choose_notices",
    "end_invitation",
    "examine",
    "invite",
    "remove_member",
    "set_second_factor",
    "sign_out",
]
