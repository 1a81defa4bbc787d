"""Load a consultation from its file, settle its questions and its codebook, open it, extend it, close it, complete it."""

from consult.consultations.services.loading import load
from consult.consultations.services.recoding import check_codebook, put_codebook_in_force
from consult.consultations.services.replacing import replace_
from consult.consultations.services.running import check_extension, check_opening, close, complete, extend, open_
from consult.consultations.services.settling import record_co_signature, remove_co_signature

__all__ = [
    "check_codebook",
    "check_extension",
    "check_opening",
    "close",
    "complete",
    "extend",
    "load",
    "open_",
    "put_codebook_in_force",
    "record_co_signature",
    "remove_co_signature",
    "replace_",
]
