"""Write ``tests/gold/visible_fields.txt`` again, to be read line by line: ``python -m tests.architecture.write_fields``."""

from pathlib import Path
from tempfile import TemporaryDirectory

from consult import schema
from consult.db import Database
from tests.architecture.fields import FILE, OTHERS, of_files, of_pages
from tests.architecture.house import build, moved_into


def main() -> None:
    """Make the house in use, and write down every field that others than readers are shown there."""
    with TemporaryDirectory() as empty, TemporaryDirectory() as folder, TemporaryDirectory() as copy:
        database = Database(f"sqlite:///{Path(empty) / 'empty.sqlite'}")
        schema.upgrade(database)
        database.dispose()
        made = build(Path(folder), Path(empty) / "empty.sqlite")
        with moved_into(Path(copy), made) as house:
            found = {*of_files(house), *(field for kind in OTHERS for field in of_pages(house, kind))}
    FILE.write_text("".join(f"{line}\n" for line in sorted(found)), "utf-8")


if __name__ == "__main__":
    main()
