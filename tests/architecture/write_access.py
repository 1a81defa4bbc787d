"""Write ``docs/authorisation.csv`` again: ``python -m tests.architecture.write_access``."""

from pathlib import Path
from tempfile import TemporaryDirectory

from consult import schema
from consult.app import create_app
from consult.config import Settings
from consult.db import Database
from consult.keys import Keys
from tests.architecture.access_table import FILE, table


def main() -> None:
    """Start the application on an empty database, and write down what its views declare."""
    with TemporaryDirectory() as folder:
        where = Path(folder)
        Keys.random().write(where / "keys.json")
        settings = Settings(
            database_url=f"sqlite:///{where / 'consult.sqlite'}",
            keystore_url=f"sqlite:///{where / 'keys.sqlite'}",
            index_url=f"sqlite:///{where / 'index.sqlite'}",
            key_file=where / "keys.json",
            demonstration=True,
        )
        database = Database(settings.database_url)
        schema.upgrade(database)
        database.dispose()
        FILE.write_text(table(create_app(settings)), "utf-8")


if __name__ == "__main__":
    main()
