"""Members of organisations come in by a link that works once, and go when somebody who may sign says so."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from consult.access import OrgRole, Role
from consult.accounts import services
from consult.accounts.models import MemberInvitation, Membership, User
from consult.audit import AuditAction, AuditEvent
from tests.browser import Browser
from tests.conftest import visitor, without_second_factor
from tests.integration.accounts import make
from tests.integration.responses import make as consultations

LONG = "vijf kalme uilen op zolder"


@pytest.fixture
def settings(settings, request):
    return settings if "second_factor" in request.node.name else without_second_factor(settings)


@pytest.fixture
def signatory(app, database):
    return make.sign_in(app, make.member(database, OrgRole.WRITER, OrgRole.SIGNATORY))


def link(browser):
    found = re.search(r"https://localhost(/\S*uitnodiging/\S+)", browser.text)
    assert found, browser.text
    return found[1]


def invited(browser, roles="writer"):
    return link(browser.open("/en/account/").press("Make a link", roles=roles))


def accept(app, address, *, status=200, email="nieuw@voorbeeld.example", name="N. Nieuw", password=LONG):
    return Browser(visitor(app)).open(address).press("Accept", status=status, name=name, email=email, password=password)


def acts(database, action):
    with database.reading() as session:
        return session.scalars(select(AuditEvent).where(AuditEvent.action == action)).all()


def test_a_link_makes_a_member_once_and_is_shown_once(app, database, signatory):
    address = invited(signatory)
    secret = address.rsplit("/", 1)[1]
    assert secret not in signatory.open("/en/account/").answer.get_data(as_text=True)
    newcomer = accept(app, address)
    assert newcomer.path == "/en/account/"
    assert "You may: write answers" in newcomer.text
    assert secret not in newcomer.answer.get_data(as_text=True)
    assert newcomer.answer.headers["Referrer-Policy"] == "no-referrer"
    Browser(visitor(app)).open(address, status=404)
    with database.reading() as session:
        assert session.scalars(select(MemberInvitation)).all() == []
        user = session.scalars(select(User).where(User.email == "nieuw@voorbeeld.example")).one()
        assert session.scalars(select(Membership.role_names).where(Membership.user_id == user.id)).one() == ["writer"]
    (event,) = acts(database, AuditAction.MEMBER_INVITED)
    assert secret not in str(event.details)


def test_the_second_factor_is_asked_of_whoever_accepts(app, database):
    user = make.member(database, OrgRole.SIGNATORY)
    browser = make.sign_in(app, user)
    make.with_second_factor(browser)
    newcomer = accept(app, invited(browser))
    assert newcomer.path == "/en/account/second-factor"


def test_the_database_holds_no_secret(database, signatory):
    secret = invited(signatory).rsplit("/", 1)[1]
    with database.reading() as session:
        (kept,) = session.scalars(select(MemberInvitation))
    assert secret.encode() not in kept.digest
    assert len(kept.digest) == 32


def test_a_refused_password_leaves_the_link_as_it_was(app, signatory):
    address = invited(signatory)
    refused = accept(app, address, password="kort", status=422)
    assert "at least 15 characters" in refused.text
    assert refused.page.xpath("//input[@name='name']/@value") == ["N. Nieuw"]
    accept(app, address, email="geen adres", status=422)
    accept(app, address)


def test_a_link_is_good_for_a_week_and_no_longer(app, database, signatory):
    address = invited(signatory)
    with database.transaction() as session:
        (made,) = session.scalars(select(MemberInvitation))
        session.execute(update(MemberInvitation).values(expires_on=made.expires_on - timedelta(days=7)))
    late = Browser(visitor(app)).open(address)
    with database.transaction() as session:
        session.execute(update(MemberInvitation).values(expires_on=made.expires_on - timedelta(days=8)))
    late.press("Accept", status=404, name="N. Nieuw", email="nieuw@voorbeeld.example", password=LONG)
    gone = Browser(visitor(app)).open(address, status=404)
    assert "Ask for a new one" in gone.text


def test_an_invitation_can_be_ended_before_it_is_used(app, database, signatory):
    address = invited(signatory)
    signatory.open("/en/account/").press("End this invitation")
    Browser(visitor(app)).open(address, status=404)
    assert len(acts(database, AuditAction.INVITATION_ENDED)) == 1


def test_who_has_an_account_already_gets_a_second_membership(app, database, signatory):
    with database.transaction() as session:
        services.add_organisation(session, "Stichting Samen", group="gemeente")
        other = services.add_member(
            session,
            email="ander@voorbeeld.example",
            name="A. Ander",
            organisation="Stichting Samen",
            roles=[OrgRole.WRITER],
            password=make.PASSWORD,
        ).user
    address = invited(signatory, "signatory")
    accept(app, address, email="ander@voorbeeld.example", status=422)
    browser = make.sign_in(app, other).open(address)
    browser.press("Accept")
    assert browser.path == "/en/account/"
    assert "Stichting Samen" in browser.text
    assert "Voorbeeldalliantie" in browser.text
    again = invited(signatory)
    make.sign_in(app, other).open(again).press("Accept", status=422)


def test_staff_cannot_join_who_answers(app, database, signatory):
    staff = make.sign_in(app, make.staff(database, Role.MODERATOR))
    staff.open(invited(signatory)).press("Accept", status=422)
    with database.reading() as session:
        assert len(session.scalars(select(Membership)).all()) == 1


def test_a_member_is_taken_away_and_the_last_who_signs_is_not(app, database, signatory):
    newcomer = accept(app, invited(signatory, "writer signatory"))
    signatory.open("/en/account/").press("Take away")
    assert "N. Nieuw" not in signatory.text
    assert "Voorbeeldalliantie" not in newcomer.open("/en/account/").text
    with database.reading() as session:
        (membership,) = session.scalars(select(Membership))
    token = signatory.token
    address = f"/en/account/organisatie/{membership.organisation_id}/lid/{membership.user_id}/verwijderen"
    signatory.post(address, {"csrf_token": token}, status=422)
    assert "the only person who may sign" in signatory.text
    assert len(acts(database, AuditAction.MEMBER_REMOVED)) == 1


def test_who_may_sign_for_one_organisation_does_nothing_in_another(app, database, signatory):
    with database.transaction() as session:
        other = services.add_organisation(session, "Stichting Samen", group="gemeente")
    fields = {"csrf_token": signatory.open("/en/account/").token, "roles": "writer"}
    signatory.post(f"/en/account/organisatie/{other.id}/uitnodigen", fields, status=404)
    with database.reading() as session:
        assert session.scalars(select(MemberInvitation)).all() == []


def test_who_only_writes_invites_nobody(app, database, signatory):
    address = invited(signatory)
    writer = accept(app, address)
    assert not [one for one in writer.page.iter("button") if "Make a link" in one.text_content()]
    with database.reading() as session:
        (organisation_id,) = set(session.scalars(select(Membership.organisation_id)))
    writer.post(
        f"/en/account/organisatie/{organisation_id}/uitnodigen",
        {"csrf_token": writer.token, "roles": "signatory"},
        status=403,
    )


def test_an_editor_adds_an_organisation_and_invites_its_first_member(app, database):
    consultations.open_consultation(database)
    editor = make.sign_in(app, make.staff(database, Role.EDITOR)).open("/en/desk").click("Organisations")
    editor.press("Add", name="Stichting Samen", group="zorg_en_hulp", status=422)
    editor.press("Add", name="Stichting Samen", status=422)
    assert "Choose the group." in editor.text
    editor.press("Add", name="Stichting Samen", group="zorg_hulpverlening")
    editor.press("Add", name="Stichting Samen", group="zorg_hulpverlening", status=422)
    assert "already" in editor.text
    first = accept(app, link(editor.open("/en/desk/organisaties").press("Make a link", roles="writer signatory")))
    assert "write answers, sign and send" in first.text
    (event,) = acts(database, AuditAction.ORGANISATION_ADDED)
    assert event.actor_id is not None
