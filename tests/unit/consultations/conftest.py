import pytest

from consult.consultations.reading import ConsultationFileError, read_file
from tests.unit.consultations.shipped import SHIPPED


@pytest.fixture(scope="session")
def pooierverbod():
    return read_file(SHIPPED["pooierverbod"])


@pytest.fixture(scope="session")
def opting_in():
    return read_file(SHIPPED["opting-in"])


@pytest.fixture
def changed(tmp_path):
    """Write a copy of a shipped file with pieces of its text replaced, and return its path."""

    def change(*pieces, source="pooierverbod"):
        text = SHIPPED[source].read_text(encoding="utf-8")
        for old, new in pieces:
            assert old in text, old
            text = text.replace(old, new, 1)
        path = tmp_path / "changed.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return change


@pytest.fixture
def faults():
    """Return the faults of a file that must have some."""

    def read(path):
        with pytest.raises(ConsultationFileError) as caught:
            read_file(path)
        return caught.value.faults

    return read
