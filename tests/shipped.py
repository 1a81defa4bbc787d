"""The consultations that the house ships, read once for all tests of a run: reading one takes longer than most tests."""

from functools import cache

from consult.config import ROOT
from consult.consultations.format import ConsultationFile
from consult.consultations.reading import read_file


@cache
def shipped(name: str) -> ConsultationFile:
    """Return the shipped consultation ``name``; it cannot be changed."""
    return read_file(ROOT / "consultations" / f"{name}.yaml")
