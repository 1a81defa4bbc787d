"""What we keep of whoever answers and what we could hand over, in the words of a public page.

The page says only what the register of data says: each line of it is a kind of data there, and "we do not have this" is
said for as long as no column holds it (``docs/decisions/0060``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from consult.errors import N_
from consult.register import About, Beside, Holding, Kind, Register

SAYS: Mapping[str, str] = MappingProxyType(
    {
        "words": N_("Your answers, sealed."),
        "choices": N_(
            "The group you chose, what we may do with each answer, and the version of the text you agreed to."
        ),
        "week": N_("The week in which you sent your answers. If you take them back: that day, until it is final."),
        "code": N_("A value made from your return code. The code itself we do not have."),
        "invited": N_("If you came with an invitation: from which organisation. The invitation itself is gone."),
        "guesses": N_("What our own computer guesses: the language of your words, and signs that ask for care."),
        "dialogue": N_("Messages and objections that you wrote behind your code, and our answers, sealed."),
        "safety": N_("If we worried about you: what the safety team did."),
        "moderated": N_("Your answers once more, without what could show who you or somebody else is, sealed."),
        "analysis": N_("The subjects and opinions that analysts saw in your moderated answers."),
        "search": N_("Lists to find moderated answers with. They hold values made from words, and no words."),
        "keys": N_("The key that opens your answers. It is sealed too, and kept apart from the answers."),
        "visit": N_("While you fill in the form: a value made from your cookie."),
        "journal": N_(
            "The computer's own record of what was stored, and at what time, until it writes over it. Your words are "
            "sealed in it."
        ),
        "faults": N_(
            "If our program fails: the hour, the kind of page and the kind of fault. Not who was there, and no words."
        ),
        "limits": N_("To stop abuse: how often something was tried from one place. The place itself is not in it."),
        "backups": N_("Copies, in case the computer breaks. The keys are not in the copies of the answers."),
        "together": N_("What an organisation wrote together, its files, its name, and for whom it speaks."),
        "moderation": N_("Which moderator decided what, and when."),
        "accounts": N_(
            "Of whoever signs in: a name, an e-mail address, what they may do, and a digest of the password."
        ),
        "tries": N_("To stop guessing: when somebody tried to sign in, with a value made from what they typed."),
        "log": N_("A log of what staff and members did, and when. It never holds the words of a respondent."),
        "synthesis": N_("Which analyst wrote and approved which part of a summary."),
        "published": N_("Who wrote in reports and replies. Pages and files show the role, and no name."),
    }
)
"""What a kind of data is, of whomever it tells."""

TERMS: Mapping[str, str] = MappingProxyType(
    {
        "raw_text": N_("Until the end of the time that stands in the text you agreed to"),
        "receipts": N_("Until the end of the time for return codes that stands in the consultation"),
        "drafts": N_(
            "What you never sent: until 30 days after the week in which you last wrote. Sooner if you throw it away."
        ),
        "withdrawn": N_("What you took back: until the end of the next day."),
        "used_up": N_("Gone when it is used, or when the consultation is over"),
        "invited": N_("An invitation that nobody used: until its last day."),
        "derived": N_("As long as what it is made of"),
        "sessions": N_("Four hours at most; for staff ten hours"),
        "accounts": N_("As long as the account exists"),
        "staff_log": N_("24 months"),
        "consultation": N_("As long as the consultation is on this site"),
        "a_day_kept": N_("A day"),
        "a_day": N_("A day at most, in memory only"),
        "journals": N_("Until the computer needs the space"),
        "logs": N_("30 days"),
        "backups": N_("%(days)s days"),
    }
)
"""How long it is kept."""

READERS: Mapping[str, str] = MappingProxyType(
    {
        "holder": N_("you, until you send"),
        "member": N_("the members of the organisation"),
        "moderator": N_("moderators"),
        "senior_moderator": N_("senior moderators"),
        "analyst": N_("analysts"),
        "official": N_("officials"),
        "editor": N_("editors"),
        "administrator": N_("administrators"),
        "everybody": N_("everybody, in what is public"),
        "program": N_("nobody: only the program uses it"),
    }
)
"""Who reads it."""

ABSENT: Mapping[Holding, str] = MappingProxyType(
    {
        Holding.NAME: N_("Your name."),
        Holding.EMAIL: N_("Your e-mail address."),
        Holding.TELEPHONE: N_("Your telephone number."),
        Holding.PLACE: N_("Where you live, work or were."),
        Holding.ADDRESS: N_("The address of your device on the internet."),
        Holding.BROWSER: N_("Your browser, your kind of device and its language."),
        Holding.MOMENT: N_(
            "The day and the hour at which you answered, in any of our tables. "
            "What the computer notes for itself stands further down."
        ),
    }
)
"""What no column holds about whoever answers without an account, for as long as that is so."""


@dataclass(frozen=True)
class Line:
    """One kind of data as message ids: what it is, how long it is kept, and who reads it."""

    says: str
    term: str
    readers: tuple[str, ...]


def lines(register: Register, *abouts: About) -> Sequence[Line]:
    """Return a line for each kind of data, in a table or beside it, that tells of one of ``abouts``."""
    every: Mapping[str, Kind | Beside] = {**register.kinds, **register.beside}
    return [
        Line(SAYS[key], TERMS[one.term], tuple(READERS[name] for name in one.readers))
        for key, one in every.items()
        if one.about in abouts
    ]


def sooner(register: Register) -> Sequence[str]:
    """Return the terms that end before those in the lines, for some of what tells of whoever answers."""
    kinds = [kind for kind in register.kinds.values() if kind.about is About.RESPONDENT]
    return [words for term, words in TERMS.items() if any(term in kind.sooner for kind in kinds)]


def absent(register: Register) -> Sequence[str]:
    """Return what we do not have about whoever answers: what no column of the register holds."""
    return [words for what, words in ABSENT.items() if not register.holding(what, About.RESPONDENT)]
