"""Write ``docs/gegevens.md``, and the tables of ``docs/dpia.md``, again: ``python -m tests.architecture.write_register``."""

from tests.architecture.data_register import ASSESSMENT, FILE, assessment, page


def main() -> None:
    """Write both from the register; what people wrote in the assessment stays."""
    FILE.write_text(page(), "utf-8")
    ASSESSMENT.write_text(assessment(ASSESSMENT.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
