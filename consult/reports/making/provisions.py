"""What was said of the text itself: for each part of it, who responded and which stances were taken."""

from collections.abc import Iterator, Mapping, Sequence

from consult.consultations.format import REASON, WORDING, provision_key
from consult.consultations.models import Provision
from consult.errors import N_
from consult.reports.document import About, Block, Paragraph, Section
from consult.reports.making.findings import OnText
from consult.reports.making.material import Material
from consult.reports.making.people import question_blocks
from consult.reports.making.words import Words

_QUOTED: Mapping[str, str] = {WORDING: N_("Proposed wording"), REASON: N_("Reasons, word for word")}


def was_responded_to(material: Material) -> bool:
    """Tell whether anybody responded to a part of the text."""
    return any(provision_key(one.key) in material.closed for one in material.provisions)


def per_provision(material: Material, say: Words, number: str, quoted: Sequence[OnText] = ()) -> Section:
    """Return the part with the stances on each part of the text, those that are not in it any more at the end.

    ``quoted`` is what findings quote of responses to the text: it stands with its part once more.
    """
    newest = {one.key: one for one in material.provisions}
    told = [one for one in newest.values() if provision_key(one.key) in material.closed]
    told.sort(key=lambda one: (not one.in_force, one.position))
    parts = tuple(
        Section(
            number=f"{number}.{place}",
            heading=say(N_("Part %(id)s: %(title)s"), id=one.key, title=one.title(say.language)[0]),
            blocks=(
                *_about(one, say),
                *question_blocks(material, material.question_on(one), say),
            ),
            sections=tuple(_quotes(material, one, quoted, say, f"{number}.{place}")),
            about=About.PROVISION.keyed(one.key),
        )
        for place, one in enumerate(told, 1)
    )
    intro = N_(
        "Anybody could respond to each part of the text. A stance here is towards the words of that part and nothing else."
    )
    return Section(
        number=number,
        heading=say(N_("The text, part by part")),
        blocks=(Paragraph(text=say(intro)),),
        sections=parts,
        about=About.PROVISIONS,
    )


def _quotes(material: Material, one: Provision, quoted: Sequence[OnText], say: Words, number: str) -> Iterator[Section]:
    versions = {each.id for each in material.provisions if each.key == one.key}
    place = 0
    for part, heading in _QUOTED.items():
        quotes = tuple(each.quote for each in quoted if each.part == part and each.provision_id in versions)
        if quotes:
            place += 1
            yield Section(number=f"{number}.{place}", heading=say(heading), blocks=quotes)


def _about(one: Provision, say: Words) -> Iterator[Block]:
    yield Paragraph(text=one.body(say.language)[0])
    if not one.in_force:
        yield Paragraph(text=say(N_("This part is not in the text any more. These are responses to what it said.")))
    if one.number > 1:
        yield Paragraph(
            text=say(
                N_("This is version %(number)s. Responses to earlier versions of this part are counted with it."),
                number=one.number,
            )
        )
