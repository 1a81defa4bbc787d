"""Somebody responds to two parts of the text itself, without scripts, and a moderator sees to which."""

from tests.journeys.visitor import Come

WHY = "A neighbour who drives me home does nothing wrong."
WORDING = "The ban does not apply to neighbours."
AFTERWARDS = "Now that I read it again, I would leave it out."


def test_two_parts_of_the_text_are_responded_to_and_a_moderator_sees_which(visitor: Come) -> None:
    person = visitor().open("/en/consultaties/pooierverbod")
    assert "Version 1" in person.text
    person.click("Start answering")
    person.choose("group", "sekswerker").choose("consent", "yes").press("Begin")
    person.press("Save and respond to the text itself").look("text", neutral=True)
    person.go(person.page.locator("#part-2").get_by_role("link"))
    person.look("part-of-text", neutral=True)
    person.press("Save and go back to the text")
    assert "Choose what you think, or write something." in person.text
    person.choose("stance", "conditional").field("reason").fill(WHY)
    person.field("wording").fill(WORDING)
    person.press("Save and go back to the text")
    person.go(person.page.locator("#part-5").get_by_role("link"))
    person.choose("stance", "oppose").press("Save and go back to the text")
    assert "You have responded to 2 parts." in person.text
    person.look("text-responded", neutral=True)
    person.click("Check and send").look("check-text", neutral=True)
    assert WORDING in person.text
    person.press("Send my answers")
    assert "Your answers have been received" in person.text
    code = person.page.locator(".c-code").inner_text()
    moderator = visitor().sign_in("moderator@bureau.example")
    moderator.find_to_moderate("pooierverbod", "question=B-0", WHY)
    moderator.look("review-text")
    assert "This responds to part B of the text" in moderator.text
    assert "nor to colleagues, partners and family" in moderator.text
    person.forget().open("/en/r/verder").field("code").fill(code)
    person.press("Continue").click("Change or add to your answers")
    person.click("Change or add to your responses to the text").look("text-anew", neutral=True)
    assert person.text.count("Not responded") == person.page.locator("dl dt").count() - 2
    assert WORDING not in person.text
    person.click("your response to part B").look("part-of-text-anew", neutral=True)
    assert WORDING not in person.page.content()
    person.choose("act", "replace").choose("stance", "oppose").field("reason").fill(AFTERWARDS)
    person.press("Save this change")
    assert "Your change was saved" in person.text
    moderator.find_to_moderate("pooierverbod", "question=B-0", AFTERWARDS)
