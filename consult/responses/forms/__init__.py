"""From fields to values and back: what a page of questions says, and the few forms around it."""

from consult.responses.forms.answers import (
    SHOWN,
    cell_field,
    clear_field,
    read_given,
    read_versions,
    typed_from,
    use_field,
    version_field,
    words_field,
)
from consult.responses.forms.batches import BatchForm
from consult.responses.forms.files import FileForm
from consult.responses.forms.provisions import ProvisionForm
from consult.responses.forms.steps import BeginForm, CodeForm, ConsentForm, MandateForm, SignOffForm

__all__ = [
    "SHOWN",
    "BatchForm",
    "BeginForm",
    "CodeForm",
    "ConsentForm",
    "FileForm",
    "MandateForm",
    "ProvisionForm",
    "SignOffForm",
    "cell_field",
    "clear_field",
    "read_given",
    "read_versions",
    "typed_from",
    "use_field",
    "version_field",
    "words_field",
]
