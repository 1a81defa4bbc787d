"""Give every table one more column with a word in it, and print where that word turns up: run by ``test_fields.py``."""

import sys
from pathlib import Path

from sqlalchemy import Text, select, text
from sqlalchemy.orm import mapped_column, undefer

from consult import schema
from consult.db import Base, Database
from consult.reports.models import ReportFile
from tests.architecture.fields import OTHERS
from tests.architecture.house import addresses, build, moved_into
from tests.leaks import leaks

WORD = "Kolomkanarie"


def main(folder: Path) -> None:
    """Print how many pages and files were looked at, and then each that holds the word."""
    empty = Database(f"sqlite:///{folder / 'empty.sqlite'}")
    schema.upgrade(empty)
    with empty.transaction() as session:
        for table in Base.metadata.sorted_tables:
            session.execute(text(f"ALTER TABLE \"{table.name}\" ADD COLUMN added TEXT NOT NULL DEFAULT '{WORD}'"))
    empty.dispose()
    for mapper in list(Base.registry.mappers):
        mapper.class_.added = mapped_column(Text, server_default=WORD)
    for name in ("made", "copy"):
        (folder / name).mkdir()
    seen = {}
    with moved_into(folder / "copy", build(folder / "made", folder / "empty.sqlite")) as house:
        with house.database.reading() as session:
            files = session.scalars(select(ReportFile).options(undefer(ReportFile.content))).all()
            assert files[0].added == WORD  # type: ignore[attr-defined]  # mapped a moment ago
            seen |= {file.name: file.content for file in files}
        for kind in OTHERS:
            for who, client in house.visitors(kind):
                for _rule, address in addresses(house, kind):
                    seen[f"{who}: {address}"] = client.get(address).data
    sys.stdout.write("\n".join([str(len(seen)), *leaks([WORD], seen)]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
