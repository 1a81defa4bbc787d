"""What a suggestion says: which passage, what it looks like, why it may have to be hidden."""

from dataclasses import dataclass
from enum import StrEnum

from consult.errors import N_
from consult.text.redaction import Category
from consult.text.spans import Span


class Kind(StrEnum):
    """What a passage looks like."""

    EMAIL = "email"
    URL = "url"
    IBAN = "iban"
    PHONE = "phone"
    BSN = "bsn"
    KVK = "kvk"
    NUMBER_PLATE = "number_plate"
    FILE_NUMBER = "file_number"
    SCREEN_NAME = "screen_name"
    COMBINATION = "combination"
    WORKPLACE = "workplace"
    ADDRESS = "address"
    NAME = "name"
    DATE = "date"
    AGE = "age"


class Reason(StrEnum):
    """Why a passage is suggested: a message id, to be translated where it is shown."""

    EMAIL = N_("This looks like an e-mail address.")
    URL = N_("This looks like a web address.")
    IBAN = N_("This looks like a bank account number.")
    PHONE = N_("This looks like a phone number.")
    BSN = N_("This looks like a citizen service number.")
    KVK = N_("This looks like a number in the trade register.")
    NUMBER_PLATE = N_("This looks like a number plate.")
    FILE_NUMBER = N_("This looks like the number of a case, a policy or a permit, or like a child's school.")
    SCREEN_NAME = N_("This looks like a name on social media.")
    COMBINATION = N_("This place and this trait together may single someone out.")
    WORKPLACE = N_("This looks like a place where someone works.")
    ADDRESS = N_("This looks like an address.")
    NAME = N_("This looks like a name.")
    NAME_OF_OTHER = N_("This looks like the name of somebody else.")
    DATE = N_("This date may show who someone is.")
    AGE = N_("This looks like someone's age.")


CATEGORIES = {
    Kind.WORKPLACE: Category.PLACE,
    Kind.ADDRESS: Category.PLACE,
    Kind.COMBINATION: Category.COMBINATION,
    Kind.DATE: Category.COMBINATION,
    Kind.AGE: Category.COMBINATION,
}


@dataclass(frozen=True, order=True, slots=True)
class Suggestion:
    """A passage that may have to be hidden. A person decides; no suggestion never means that a text is safe."""

    span: Span
    kind: Kind
    category: Category
    reason: Reason


def suggestion(start: int, end: int, kind: Kind, reason: Reason | None = None) -> Suggestion:
    """Return the suggestion for ``text[start:end]``; the reason is that of the kind unless given."""
    category = Category.THIRD_PARTY if reason is Reason.NAME_OF_OTHER else CATEGORIES.get(kind, Category.CONTACT)
    return Suggestion(Span(start, end), kind, category, reason or Reason[kind.name])
