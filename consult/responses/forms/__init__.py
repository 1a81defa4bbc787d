"""From fields to values and back: what a page of questions says, and the few forms around it."""

from consult.responses.forms.answers import (
    SHOWN,
    cell_field,
    clear_field,
    read_given,
    typed_from,
    use_field,
    words_field,
)
from consult.responses.forms.provisions import ProvisionForm
from consult.responses.forms.steps import BeginForm, CodeForm, ConsentForm, MandateForm

__all__ = [
    "SHOWN",
    "BeginForm",
    "CodeForm",
    "ConsentForm",
    "MandateForm",
    "ProvisionForm",
    "cell_field",
    "clear_field",
    "read_given",
    "typed_from",
    "use_field",
    "words_field",
]
