"""An organisation writes at the same time, disagrees with itself, signs, and is signed along; with scripts off."""

from tests.journeys.conftest import Site
from tests.journeys.visitor import Come, Visitor

NAME = "Vereniging Voorbeeldwerk"
HERS, HIS = "Our members want to be asked before the rules change.", "Our members want clear rules, in their language."
DISSENT = "We find the period of six months too short."


def test_an_organisation_writes_together_signs_and_is_signed_along(site: Site, visitor: Come) -> None:
    anne, bram, cleo = (_writer(visitor(), who) for who in ("anne", "bram", "cleo"))
    _write_at_the_same_time(anne, bram)
    _say_for_whom(cleo)
    _agree_on_a_part(anne, cleo)
    chair = visitor().sign_in("voorzitter@vereniging.example")
    chair.open("/en/consultaties/pooierverbod").click("Sign for an organisation").press("To the workspace")
    _ask_to_sign_along(chair)
    _sign_along(visitor().sign_in("gemeente@gemeente.example"), "")
    _sign_along(visitor().sign_in("alliantie@alliantie.example"), DISSENT)
    chair.open("/en/r/werkplek/mede").look("cosigning-signed", neutral=True)
    assert DISSENT in chair.text
    chair.open("/en/r/controle").look("check-to-sign", neutral=True)
    assert HERS in chair.text
    chair.press("Send my answers").look("organisation-received", neutral=True)
    assert "Your answers have been received" in chair.text
    anne.open("/en/r/mijn").look("organisation-sent", neutral=True)
    assert HIS in anne.text
    _moderator_sees_who_signed(visitor().sign_in("moderator@bureau.example"))
    _invite(visitor().sign_in("voorzitter@vereniging.example"), visitor())


def _writer(person: Visitor, who: str) -> Visitor:
    person.sign_in(f"{who}@vereniging.example").open("/en/consultaties/pooierverbod")
    person.click("Answer for an organisation")
    if "There is a draft" in person.text:
        person.press("To the workspace")
    else:
        person.choose("consent", "yes").press("Begin")
    return person


def _write_at_the_same_time(anne: Visitor, bram: Visitor) -> None:
    anne.look("workspace-empty", neutral=True)
    for person in (anne, bram):
        person.click("Everything on one page")
    anne.field("PV-09").fill(HERS)
    anne.press("Save and continue")
    bram.field("PV-09").fill(HIS)
    bram.press("Save and continue")
    assert "Nothing of this page was stored yet." in bram.text
    assert HERS in bram.text
    assert bram.field("PV-09").input_value() == HIS
    bram.look("conflict", posted=True)
    bram.field("PV-09").fill(f"{HERS} {HIS}")
    bram.press("Save and continue")
    bram.open("/en/r/werkplek/versies/PV-09").look("versions", neutral=True)
    assert "Anne Verzonnen" in bram.text
    anne.open("/en/r/alles").look("everything-together", neutral=True)
    assert anne.field("PV-09").input_value() == f"{HERS} {HIS}"


def _say_for_whom(person: Visitor) -> None:
    person.open("/en/r/werkplek").click("Change this")
    person.field("consulted").fill("our members, on two evenings")
    person.field("people").fill("40")
    person.look("mandate", neutral=True).press("Save")
    assert "our members, on two evenings" in person.text


def _agree_on_a_part(anne: Visitor, cleo: Visitor) -> None:
    anne.open("/en/r/werkplek").click("What are the effects?").press("I look after this part")
    anne.field("note").fill("Does this say what we agreed on?")
    anne.press("Add this note").look("section", neutral=True)
    cleo.open("/en/r/werkplek").click("What are the effects?")
    assert "Does this say what we agreed on?" in cleo.text
    cleo.press("This part is ready").look("workspace", neutral=True)
    assert "Anne Verzonnen" in cleo.text


def _ask_to_sign_along(chair: Visitor) -> None:
    for name in ("Gemeente Voorbeeldstad", "Voorbeeldalliantie Samen"):
        chair.open("/en/r/werkplek/mede").field("organisation").select_option(label=name)
        chair.press("Ask to sign along")
    chair.look("cosigning", neutral=True)


def _sign_along(person: Visitor, dissent: str) -> None:
    person.open("/en/account/").look("account-of-signatory").click("What other organisations ask you to sign")
    person.look("asked-to-sign", neutral=True).click(f"The answers of {NAME}")
    assert HERS in person.text
    assert "Does this say what we agreed on?" not in person.page.content()
    person.look("sign-along", neutral=True).field("dissent").fill(dissent)
    person.press("Sign along")
    assert "You said signed" in person.text


def _moderator_sees_who_signed(person: Visitor) -> None:
    person.find_to_moderate("pooierverbod", "question=PV-14&group=sekswerkersorganisatie", DISSENT)
    person.look("dissent-at-the-desk")
    assert "Dissent of Voorbeeldalliantie Samen" in person.text
    assert "Gemeente Voorbeeldstad, Voorbeeldalliantie Samen" in person.text
    assert "Voor Verzonnen" not in person.text


def _invite(chair: Visitor, newcomer: Visitor) -> None:
    chair.open("/en/account/").look("account").field("roles").select_option("writer")
    chair.press("Make a link")
    address = chair.page.locator("main .d-hash").inner_text()
    newcomer.page.goto(address.replace("https://", "http://"))
    newcomer.look("invitation-of-a-member")
    newcomer.field("name").fill("Dirk Verzonnen")
    newcomer.field("email").fill("dirk@vereniging.example")
    newcomer.field("password").fill("negen stille ganzen boven het meer")
    newcomer.press("Accept")
    assert NAME in newcomer.text
    editor = newcomer.forget().sign_in("redacteur@ministerie.example")
    editor.open("/en/desk/organisaties").look("organisations")
