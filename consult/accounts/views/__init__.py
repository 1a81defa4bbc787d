"""The pages of accounts: signing in, one's own account, the members of organisations, and the editors' list of them."""

from consult.accounts.views import joining, lost, members, organisations, people, provided, securing
from consult.accounts.views.proving import ask_again
from consult.accounts.views.signing_in import bp, init_app, is_confirmed, is_member

__all__ = [
    "ask_again",
    "bp",
    "init_app",
    "is_confirmed",
    "is_member",
    "joining",
    "lost",
    "members",
    "organisations",
    "people",
    "provided",
    "securing",
]
