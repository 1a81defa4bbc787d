"""The whole consultation file, and the questions one may ask of it."""

from collections.abc import Iterable
from functools import cached_property
from typing import Literal, TypeVar

from pydantic import Field

from consult.consultations.format.codebook import Codebook, Theme, ThemeBook
from consult.consultations.format.parts import (
    Consent,
    ContextPoint,
    CoSignature,
    Group,
    HelpLine,
    Languages,
    Owner,
    Period,
    Phase,
    PolicyTheme,
    Privacy,
    Proposition,
    PublicationChoice,
    ReadingLevel,
    Section,
    Source,
    SynthesisReport,
    Trajectory,
)
from consult.consultations.format.provisions import Asked, ProvisionQuestion
from consult.consultations.format.questions import Question
from consult.consultations.format.showing import Answers, is_satisfied
from consult.consultations.format.texts import Localised, Name, Part, QuestionId, Slug, Version
from consult.errors import N_, NotFoundError

MENTION: Literal["vermelding"] = "vermelding"
Identified = TypeVar("Identified", Group, Question, Section, Proposition, Theme, PublicationChoice)


class ConsultationFile(Part):
    """A consultation as its editors wrote it; what refers to what is checked by ``reading.read_file``."""

    schema_version: Literal["1.0"]
    id: Slug
    slug: Slug
    version: Version
    stage: Literal["concept", "vastgesteld"] = Field(alias="status")
    title: Localised
    short_title: Localised
    owner: Owner
    participation_phase: Phase
    policy_themes: tuple[PolicyTheme, ...]
    languages: Languages
    reading_level: ReadingLevel
    period: Period
    privacy: Privacy
    publication_choices: tuple[PublicationChoice, ...] = Field(min_length=1)
    groups: tuple[Group, ...] = Field(min_length=1)
    group_sets: dict[Name, tuple[Name, ...]] = Field(default_factory=dict)
    intro: Localised
    trajectory: Trajectory
    co_signed_by: tuple[CoSignature, ...] = ()
    not_co_signed_because: Localised | None = None
    short_route: tuple[QuestionId, ...] = Field(default=(), max_length=3)
    consent: Consent
    help_lines: tuple[HelpLine, ...] = ()
    help_notice: Localised
    context: tuple[ContextPoint, ...] = ()
    proposal_sections: tuple[Section, ...] = Field(min_length=1)
    questions: tuple[Question, ...] = Field(min_length=1)
    propositions: tuple[Proposition, ...] = Field(min_length=1)
    theme_propositions: dict[str, str]
    codebook: Codebook
    synthesis_report: SynthesisReport
    sources: tuple[Source, ...] = ()

    def group(self, group_id: str) -> Group:
        """Return the group, or refuse with ``NotFoundError``."""
        return _found(self.groups, group_id)

    def section(self, section_id: str) -> Section:
        """Return the section of the proposal, or refuse with ``NotFoundError``."""
        return _found(self.proposal_sections, section_id)

    def question(self, question_id: str) -> Asked:
        """Return the question, of the file or about its text, or refuse with ``NotFoundError``."""
        found = self._questions.get(question_id)
        if found is None:
            raise NotFoundError(N_("This part of the consultation does not exist."))
        return found

    def proposition(self, proposition_id: str) -> Proposition:
        """Return the proposition, or refuse with ``NotFoundError``."""
        return _found(self.propositions, proposition_id)

    def theme(self, theme_id: str) -> Theme:
        """Return the theme of the codebook, or refuse with ``NotFoundError``."""
        return _found(self.codebook.codes, theme_id)

    def themes(self) -> tuple[Theme, ...]:
        """Return the themes of the codebook, in its order."""
        return self.codebook.codes

    @property
    def main_proposition(self) -> Proposition:
        """Return the proposition that stances on the whole are towards."""
        return next(proposition for proposition in self.propositions if proposition.main)

    def proposition_of(self, theme_id: str) -> Proposition | None:
        """Return what stances under a theme are towards; None where the theme shows mentions only.

        The theme's own entry in ``theme_propositions`` goes before that of its family; without either it is a mention
        (decisions 23). Refuses an unknown theme with ``NotFoundError``.
        """
        family = self.theme(theme_id).family
        named = self.theme_propositions.get(theme_id, self.theme_propositions.get(family, MENTION))
        return None if named == MENTION else self.proposition(named)

    def theme_book(self) -> ThemeBook:
        """Return the codebook by itself, with the proposition of every theme."""
        towards = {theme.id: self.proposition_of(theme.id) for theme in self.themes()}
        return ThemeBook(
            version=self.codebook.version,
            rules=self.codebook.rules,
            codes=self.codebook.codes,
            towards={key: found.id if found else MENTION for key, found in towards.items()},
        )

    def with_theme_book(self, book: ThemeBook) -> "ConsultationFile":
        """Return this file with another codebook; a theme that differs from its family names its proposition itself."""
        families = {theme.family for theme in book.codes}
        named = {key: value for key, value in self.theme_propositions.items() if key in families}
        for theme in book.codes:
            towards = book.towards.get(theme.id, MENTION)
            if towards != named.get(theme.family, MENTION):
                named[theme.id] = towards
        codebook = Codebook(version=book.version, rules=book.rules, codes=book.codes)
        return self.model_copy(update={"codebook": codebook, "theme_propositions": named})

    def publication_choices_for(self, group_id: str) -> tuple[PublicationChoice, ...]:
        """Return what a group may allow for its open answers, in the file's order."""
        return tuple(
            choice for choice in self.publication_choices if choice.groups is None or group_id in choice.groups
        )

    @property
    def default_publication_choice(self) -> PublicationChoice:
        """Return the choice that holds when nothing is chosen."""
        return next(choice for choice in self.publication_choices if choice.default)

    def groups_of(self, question: Asked) -> tuple[str, ...]:
        """Return the ids of the groups a question is asked of, a set's name resolved."""
        return self.group_sets[question.groups] if isinstance(question.groups, str) else question.groups

    def questions_for(self, group_id: str) -> tuple[Question, ...]:
        """Return what may be asked of a group, in the order of the page: by section, then as in the file.

        An unknown group gets nothing.
        """
        return self._questions_by_group.get(group_id, ())

    def questions_in(self, section_id: str, group_id: str) -> tuple[Question, ...]:
        """Return what may be asked of a group in one section, in the file's order."""
        return tuple(question for question in self.questions_for(group_id) if question.section == section_id)

    def sections_for(self, group_id: str) -> tuple[Section, ...]:
        """Return the sections that hold a question for a group, in the file's order."""
        asked = {question.section for question in self.questions_for(group_id)}
        return tuple(section for section in self.proposal_sections if section.id in asked)

    def short_route_for(self, group_id: str) -> tuple[Question, ...]:
        """Return the questions of the short route that a group may answer, in the route's order."""
        asked = self.questions_for(group_id)
        return tuple(question for known in self.short_route for question in asked if question.id == known)

    def visible(self, question: Asked, answers: Answers) -> bool:
        """Tell whether ``show_if`` lets a question be shown; what hangs on a hidden question is hidden too."""
        rule = question.show_if
        if rule is None:
            return True
        parent = self.question(rule.question)
        return is_satisfied(rule, answers.get(parent.id)) and self.visible(parent, answers)

    def asked(self, group_id: str, answers: Answers) -> tuple[Question, ...]:
        """Return what is asked of a group given its answers so far, in the order of the page.

        Answers to questions the group is not asked, or that are hidden themselves, show nothing.
        """
        questions = self.questions_for(group_id)
        own = {question.id: answers.get(question.id) for question in questions}
        return tuple(question for question in questions if self.visible(question, own))

    @cached_property
    def provision_questions(self) -> tuple[ProvisionQuestion, ...]:
        """What is asked about the text itself: one question for each section, put to every group, on no page of these."""
        groups = tuple(group.id for group in self.groups)
        return tuple(ProvisionQuestion.about(section, groups) for section in self.proposal_sections)

    @cached_property
    def _questions(self) -> dict[str, Asked]:
        return {question.id: question for question in (*self.questions, *self.provision_questions)}

    @cached_property
    def _questions_by_group(self) -> dict[str, tuple[Question, ...]]:
        place = {section.id: number for number, section in enumerate(self.proposal_sections)}
        ordered = sorted(self.questions, key=lambda question: place[question.section])
        return {
            group.id: tuple(question for question in ordered if group.id in self.groups_of(question))
            for group in self.groups
        }


def _found(parts: Iterable[Identified], part_id: str) -> Identified:
    for part in parts:
        if part.id == part_id:
            return part
    raise NotFoundError(N_("This part of the consultation does not exist."))
