"""Behind the code: on a phone, in Spanish, without scripts; from a draft to withdrawn, and no word sent is shown again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Site
from tests.journeys.visitor import Come, Visitor

CONTACT = "Me llamo Zwaluwina Verzonnen y mi número es el 06-12345678."
LAMP = "la farola verde del puente"
LAW = f"Una ley no debe castigar a quien me espera junto a {LAMP}. Pregúntennos antes."
TRAITS = "Tengo 34 años y soy de Rumanía. Trabajo en una vitrina."
REPLACED = "La ley debe dejar en paz a mis vecinas y a los taxistas."
MESSAGE = "¿Puedo saber cuándo se publica el informe?"
JUDGED = "Dit kan tonen wie u bent."
WHY = "Esa farola no dice nada de mi persona."
WRITTEN = "Your answer was read. We hid one place, because it may show who you are."
PHONE = {"width": 375, "height": 800}


class Holder(Visitor):
    """Somebody who answers in Spanish on a phone; what they sent must stand on no page that they open after that."""

    sent = False
    opened = 0

    def open(self, path: str) -> "Holder":
        super().open(f"/es{path}")
        return self._shows_nothing_sent()

    def press(self, words: str) -> "Holder":
        super().press(words)
        return self._shows_nothing_sent()

    def click(self, words: str) -> "Holder":
        super().click(words)
        return self._shows_nothing_sent()

    def come_back(self, code: str) -> "Holder":
        """Come with nothing but the code, as on another day."""
        self.forget()
        self.open("/r/verder").field("code").fill(code)
        return self.press("Seguir")

    def _shows_nothing_sent(self) -> "Holder":
        if self.sent:
            self.opened += 1
            html = self.page.content()
            said = (CONTACT, "Zwaluwina", "06-12345678", LAMP, LAW, TRAITS, "Rumanía", REPLACED, MESSAGE, WHY)
            assert not [words for words in said if words in html], self.page.url
        return self


@pytest.fixture
def holder(site: Site, chromium: Browser, pictures: Path | None) -> Iterator[Holder]:
    made = Holder(chromium, site.url, pictures)
    made.page.set_viewport_size(PHONE)
    made.page.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def moderator(visitor: Come) -> Visitor:
    return visitor().sign_in("moderator@bureau.example")


@pytest.fixture
def senior(visitor: Come) -> Visitor:
    return visitor().sign_in("senior@bureau.example")


@pytest.fixture
def colleague(visitor: Come) -> Visitor:
    return visitor().sign_in("moderator-b@bureau.example")


def test_a_holder_stays_in_charge_from_a_draft_to_the_last_step(
    holder: Holder, moderator: Visitor, colleague: Visitor, senior: Visitor
) -> None:
    code = _stop_and_come_back_twice(holder)
    _is_warned(holder)
    _sees_who_sees_what_and_sends(holder)
    dialogue = _moderate(moderator)
    colleague.agree("pooierverbod", LAMP)
    _read_and_write(holder.come_back(code))
    moderator.open(dialogue)
    assert MESSAGE in moderator.text
    _see_what_was_hidden_and_object(holder)
    moderator.open(dialogue).look("a-dialogue")
    assert WHY in moderator.text
    moderator.open("/en/desk/pooierverbod/moderatie/berichten").look("b-letters")
    reference = dialogue.rsplit("/", 1)[1].replace("-", "")[:8]
    (row,) = [one for one in moderator.page.locator("main li, main tr").all_inner_texts() if reference in one]
    assert "1 objection" in row
    _judge(senior)
    holder.open("/r/uitkomst").look("outcome-judged", neutral=True)
    assert JUDGED in holder.text
    _answer_anew(holder)
    _withdraw_undo_and_withdraw_again(holder)
    assert holder.opened > 15
    _is_gone_from_the_desk(moderator, dialogue)


def _stop_and_come_back_twice(holder: Holder) -> str:
    holder.open("/consultaties/pooierverbod").click("Empezar a responder").look("begin-in-spanish", neutral=True)
    holder.choose("group", "sekswerker").choose("consent", "yes").choose("route", "all").press("Empezar")
    holder.open("/r/alles").field("PV-05").fill(CONTACT)
    holder.press("Seguir más tarde").look("later", neutral=True, posted=True)
    code = " ".join(holder.page.locator("main p[translate=no]").inner_text().split())
    holder.come_back(code).look("mine-draft", neutral=True)
    holder.open("/r/alles").look("all-questions", neutral=True)
    assert holder.field("PV-05").input_value() == CONTACT
    holder.field("PV-09").fill(LAW)
    holder.press("Seguir más tarde")
    assert "No podemos mostrarlo otra vez" in holder.text
    holder.come_back(code).open("/r/alles")
    assert holder.field("PV-09").input_value() == LAW
    return code


def _is_warned(holder: Holder) -> None:
    holder.field("PV-09").fill(f"{LAW} {TRAITS}")
    holder.press("Guardar y seguir").look("check-warned", neutral=True)
    assert "Esto parece un dato personal" in holder.text
    assert "“Zwaluwina Verzonnen”" in holder.text
    assert "“06-12345678”" in holder.text
    assert "¿Podría alguien reconocerle?" in holder.text


def _sees_who_sees_what_and_sends(holder: Holder) -> None:
    holder.click("Ver quién verá qué de esto").look("who-sees-what", neutral=True)
    assert LAW in holder.text
    holder.open("/r/controle").choose("tells_later", "yes")
    holder.sent = True
    holder.press("Enviar mis respuestas").look("receipt", neutral=True, posted=True)
    assert "Hemos recibido sus respuestas" in holder.text


def _moderate(moderator: Visitor) -> str:
    """Hide one passage and write to whoever sent it; return the address of what is said with them."""
    moderator.find_to_moderate("pooierverbod", "question=PV-09&group=sekswerker", LAMP)
    marked = moderator.field("marked")
    marked.fill(marked.input_value().replace(LAMP, f"[[place|{LAMP}]]"))
    moderator.choose("ruling", "accept").look("review")
    talk = str(moderator.page.get_by_role("link", name="Write to whoever sent this").get_attribute("href"))
    moderator.press("Save the decision and go on")
    assert "Nothing was stored" not in moderator.text
    moderator.open(talk).field("words").fill(WRITTEN)
    moderator.press("Send message")
    assert WRITTEN in moderator.text
    return talk


def _read_and_write(holder: Holder) -> None:
    assert "Mensajes 1" in holder.text
    holder.look("mine-sent", neutral=True).click("Mensajes")
    assert WRITTEN in holder.text
    holder.field("words").fill(MESSAGE)
    holder.press("Enviar mensaje").look("messages", neutral=True)
    assert "Hemos recibido su mensaje." in holder.text


def _see_what_was_hidden_and_object(holder: Holder) -> None:
    holder.open("/r/mijn").click("Qué se hizo con sus respuestas").look("outcome", neutral=True)
    assert holder.page.locator("main").get_by_role("link", name="Oponerse").count() == 1
    holder.click("Oponerse").look("objection", neutral=True)
    holder.press("Enviar mis motivos").look("objection-empty", neutral=True, posted=True)
    holder.field("words").fill(WHY)
    holder.press("Enviar mis motivos").look("outcome-objected", neutral=True)
    assert "Usted se opuso. Otra persona decidirá." in holder.text


def _judge(senior: Visitor) -> None:
    """Dismiss the objection: whoever decided or looked could not."""
    senior.open("/en/desk/pooierverbod/moderatie/bezwaren").look("objections")
    senior.go(senior.page.locator("main table a").first)
    assert WHY in senior.look("judging").text
    senior.press("Dismiss the objection")
    assert "Write down the reason first." in senior.text
    senior.field("reason").fill(JUDGED)
    senior.press("Dismiss the objection")
    assert "Your decision was saved." in senior.text


def _answer_anew(holder: Holder) -> None:
    holder.open("/r/mijn").click("Cambiar o añadir algo").look("choose-anew", neutral=True)
    holder.open("/r/aanpassen/PV-05").look("anew", neutral=True)
    assert holder.field("PV-05").input_value() == ""
    holder.choose("act", "replace").field("PV-05").fill(REPLACED)
    holder.press("Guardar este cambio")
    assert "Su cambio se guardó." in holder.text
    holder.open("/r/bekend").look("known", neutral=True)


def _withdraw_undo_and_withdraw_again(holder: Holder) -> None:
    holder.open("/r/intrekken").look("withdraw", neutral=True)
    holder.press("Retirar").look("withdraw-unsure", neutral=True, posted=True)
    for again in (False, True):
        holder.open("/r/intrekken").choose("sure", "yes").press("Retirar")
        assert "Usted retiró sus respuestas" in holder.text
        if not again:
            holder.look("withdrawing", neutral=True).press("Que mis respuestas cuenten otra vez")
            assert "Usted retiró sus respuestas" not in holder.text
    holder.open("/r/uitkomst")
    assert holder.page.url.endswith("/r/mijn"), "what was withdrawn has no outcome"


def _is_gone_from_the_desk(moderator: Visitor, dialogue: str) -> None:
    answer = moderator.page.goto(moderator.url + dialogue)
    assert answer is not None
    assert answer.status == 404
    assert WHY not in moderator.page.content()
