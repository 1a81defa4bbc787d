"""Addresses say nothing about who visits, and nothing about how many came before."""

from flask import Flask

from consult.web.sessions import DatabaseSessions

TELLING = ("seks", "sex", "prostit", "escort", "werker", "pooier", "pimp", "opting")


def test_no_address_where_people_answer_tells_what_it_is_about(app: Flask) -> None:
    told = [rule.rule for rule in app.url_map.iter_rules() if any(word in rule.rule.lower() for word in TELLING)]
    assert told == []
    assert [
        rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/r/") and "slug" in rule.arguments
    ] == []


def test_the_cookie_has_a_name_that_tells_nothing(app: Flask) -> None:
    sessions = app.session_interface
    assert isinstance(sessions, DatabaseSessions)
    assert sessions.cookie_name == "__Host-s"


def test_what_has_an_identifier_is_addressed_by_it_and_by_no_count(app: Flask) -> None:
    named = [
        f"{rule.rule}: {name}"
        for rule in app.url_map.iter_rules()
        for name in rule.arguments
        if name.endswith("_id") and type(rule._converters[name]).__name__ != "UUIDConverter"
    ]
    assert named == []
