"""Make accounts and invite members, and let somebody in who proves to be who they say."""

from consult.accounts.services.administering import change_roles, make_password_link, reset_second_factor, switch
from consult.accounts.services.identifying import let_in_identified, note_refused, prove_again_elsewhere
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
from consult.accounts.services.securing import (
    change_password,
    choose_password,
    holder_of_link,
    note_ended_sessions,
    prove_again,
    renew_recovery_codes,
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
    "change_password",
    "change_roles",
    "choose_languages",
    "choose_notices",
    "choose_password",
    "end_invitation",
    "examine",
    "holder_of_link",
    "invite",
    "let_in_identified",
    "make_password_link",
    "note_ended_sessions",
    "note_refused",
    "prove_again",
    "prove_again_elsewhere",
    "remove_member",
    "renew_recovery_codes",
    "reset_second_factor",
    "set_second_factor",
    "sign_out",
    "switch",
]
