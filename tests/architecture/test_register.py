"""Of everything that is kept it is written down what it is for, and nothing else is kept (check 56)."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from itertools import chain
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import DateTime, MetaData

import consult.app  # noqa: F401  (knows every model)
from consult import index, schema, suggested, vault
from consult.access import Role
from consult.config import PREFIX, Settings
from consult.db import Base, Database, UtcDateTime
from consult.jobs import distributed
from consult.register import About, Holding, register
from consult.site import kept
from tests.architecture.data_register import ASSESSMENT, FILE, assessment, page
from tests.architecture.source import ROOT
from tests.architecture.test_security_checks import CHECKS

MAPPED = (Base.metadata, vault._METADATA, index._METADATA, suggested._METADATA)
REGISTER = register()
COLUMNS = list(REGISTER.columns())
TELLING = re.compile(
    r"(^|_)(e?mail|phone|tel|ip|address|agent|browser|birth|city|town|zip|postcode|gender|age|bsn)(_|$)"
)
TOLD = {"mail_language"}  # the language of notices says nobody's address
RUN = "run: python -m tests.architecture.write_register"


@pytest.fixture
def migrated(postgres_server: str) -> Iterator[Database]:
    """A database as the commands make it for many machines, with the tables that the engine brings along."""
    name = f"r{uuid4().hex}"
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    database = Database(f"{postgres_server}/{name}")
    schema.upgrade(database)
    distributed.upgrade(database)
    yield database
    database.dispose()
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name}")


def in_models() -> set[str]:
    tables = chain.from_iterable(metadata.sorted_tables for metadata in MAPPED)
    return {str(column) for table in tables for column in table.columns}


def listed() -> set[str]:
    return {f"{column.table}.{column.name}" for column in COLUMNS}


def test_every_column_is_in_the_register_and_nothing_else(migrated: Database) -> None:
    there = MetaData()
    there.reflect(migrated.reader)
    real = {str(column) for table in there.sorted_tables for column in table.columns}
    everywhere = {name.replace('"', "") for name in real | in_models()}
    assert sorted(everywhere - listed()) == [], "not in consult/register.yaml"
    assert sorted(listed() - everywhere) == [], "in consult/register.yaml and nowhere else"


def test_a_column_is_of_one_kind() -> None:
    twice = [name for name, times in Counter((column.table, column.name) for column in COLUMNS).items() if times > 1]
    assert twice == []


def test_every_kind_names_a_ground_a_term_and_readers_that_are_explained() -> None:
    both = [*REGISTER.kinds.values(), *REGISTER.beside.values()]
    named = {
        "terms": {one.term for one in both} | {term for kind in REGISTER.kinds.values() for term in kind.sooner},
        "bases": {kind.basis for kind in REGISTER.kinds.values()},
        "readers": {name for one in both for name in one.readers},
    }
    assert {name: set(getattr(REGISTER, name)) for name in named} == named
    assert {role.value for role in Role} <= set(REGISTER.readers)
    assert [kind for kind in REGISTER.kinds.values() if not kind.readers or not kind.purpose] == []
    assert [one.is_ for one in both if "program" in one.readers and len(one.readers) > 1] == []


def test_what_is_kept_of_somebody_is_kept_on_a_ground() -> None:
    assert [key for key, kind in REGISTER.kinds.items() if (kind.basis == "none") != (kind.about is About.NOBODY)] == []


def test_every_moment_is_said_to_be_one_and_every_telling_name_to_tell() -> None:
    tables = {name: table for metadata in MAPPED for name, table in metadata.tables.items()}
    silent = []
    for column in COLUMNS:
        found = tables.get(column.table)
        is_moment = found is not None and isinstance(found.columns[column.name].type, DateTime | UtcDateTime)
        if is_moment and column.holds not in {Holding.MOMENT, Holding.MOMENT_OF_WORK}:
            silent.append(f"{column.table}.{column.name} is a moment")
        if TELLING.search(column.name) and column.name not in TOLD and column.holds is None:
            silent.append(f"{column.table}.{column.name} tells something")
    assert silent == []


def test_sealed_words_are_readable_by_no_official_and_no_administrator() -> None:
    readers = {
        name
        for column in COLUMNS
        if column.holds is Holding.WORDS and REGISTER.kinds[column.kind].about is not About.STAFF
        for name in REGISTER.kinds[column.kind].readers
    }
    assert readers.isdisjoint({"official", "editor", "administrator", "everybody"})


@pytest.mark.parametrize("what", kept.ABSENT)
def test_no_column_holds_of_a_respondent_what_the_page_says_we_do_not_have(what: Holding) -> None:
    assert REGISTER.holding(what, About.RESPONDENT) == []


def test_the_page_has_words_for_all_that_is_kept_of_somebody() -> None:
    both = {**REGISTER.kinds, **REGISTER.beside}
    of_somebody = {key: one for key, one in both.items() if one.about is not About.NOBODY}
    assert set(kept.SAYS) == set(of_somebody)
    sooner = {term for kind in REGISTER.kinds.values() for term in kind.sooner}
    assert set(kept.TERMS) == {one.term for one in of_somebody.values()} | sooner
    assert set(kept.READERS) == set(REGISTER.readers)
    # Words that may say anything are no fact that can be missing, and work is not a respondent's.
    assert set(kept.ABSENT) == set(Holding) - {Holding.WORDS, Holding.MOMENT_OF_WORK}


def test_the_document_is_what_the_register_says() -> None:
    assert FILE.read_text("utf-8") == page(), RUN


def test_the_assessment_holds_the_tables_of_the_register() -> None:
    text = ASSESSMENT.read_text("utf-8")
    assert text == assessment(text), RUN


def test_what_the_assessment_names_is_there() -> None:
    text = ASSESSMENT.read_text("utf-8")
    by_hand = re.sub(r"<!-- register: .*?<!-- /register -->", "", text, flags=re.DOTALL)
    tables = {column.table for column in COLUMNS}
    known = tables | listed() | {PREFIX + field.name.upper() for field in fields(Settings)}
    known |= {"privacy.retention", "python -m tests.architecture.write_register", "consult/register.yaml"}
    assert set(re.findall(r"`([^`]+)`", by_hand)) - known == set()
    numbers = {int(one) for run in re.findall(r"controle ([\d, en]+)", by_hand) for one in re.findall(r"\d+", run)}
    assert len(numbers) > 20
    assert max(numbers) <= CHECKS
    assert (ROOT / "docs" / "security-checks.md").exists()


def test_the_assessment_follows_the_parts_of_the_model_and_says_what_is_still_to_be_filled_in() -> None:
    text = ASSESSMENT.read_text("utf-8")
    assert re.findall(r"^## ([A-D])\.", text, re.MULTILINE) == ["A", "B", "C", "D"]
    assert [int(number) for number in re.findall(r"^### (\d+)\.", text, re.MULTILINE)] == list(range(1, 18))
    assert text.count("[in te vullen door de verwerkingsverantwoordelijke]") > 20
