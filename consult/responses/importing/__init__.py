"""Bring in responses that were not typed here: one core for demonstrations, paper, and files of any size."""

from consult.responses.importing.storing import Imported, import_response, import_responses

__all__ = ["Imported", "import_response", "import_responses"]
