"""House rules about the tables: what a query loads is said, circles stay at home, and no respondent's time is kept."""

import re
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import DateTime, inspect

import consult.app  # noqa: F401  (knows every model)
from consult.db import Base, UtcDateTime

MAPPERS = sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)
RESPONDENTS = {"response", "answer", "contribution", "web_session", "mention", "tally"}
ADDRESSES = re.compile(r"(^|_)(ip|address|agent|browser|phone|email|place|birth)(_|$)")


@pytest.mark.parametrize("mapper", MAPPERS, ids=lambda mapper: mapper.class_.__name__)
def test_a_relationship_loads_nothing_by_itself(mapper) -> None:
    assert [each.key for each in mapper.relationships if each.lazy != "raise_on_sql"] == []


@pytest.mark.parametrize("mapper", MAPPERS, ids=lambda mapper: mapper.class_.__name__)
def test_a_relationship_goes_both_ways_only_inside_one_feature(mapper) -> None:
    home = mapper.class_.__module__
    circles = [
        each.key for each in mapper.relationships if each.back_populates and each.entity.class_.__module__ != home
    ]
    assert circles == []
    assert not [each.key for each in mapper.relationships if each.backref]


def test_every_moment_is_kept_in_utc() -> None:
    naive = [
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, DateTime) and not isinstance(column.type, UtcDateTime)
    ]
    assert naive == []


def test_no_table_of_respondents_holds_a_moment_or_where_somebody_was() -> None:
    found = [
        str(column)
        for name in RESPONDENTS
        for column in Base.metadata.tables[name].columns
        if isinstance(column.type, UtcDateTime) or ADDRESSES.search(column.name)
    ]
    assert found == []


def test_an_identifier_tells_no_time() -> None:
    made = [mapper for mapper in MAPPERS if "id" in mapper.columns and mapper.columns["id"].type.python_type is UUID]
    assert made
    for mapper in made:
        default = inspect(mapper.class_).class_.__dataclass_fields__["id"].default_factory
        assert default().version == 4, mapper


def test_every_model_lives_in_a_models_file_or_on_the_ground() -> None:
    homes = {mapper.class_.__module__ for mapper in MAPPERS}
    assert {home for home in homes if ".models." not in f"{home}."} == {"consult.changes"}
    assert Path("consult").is_dir()
