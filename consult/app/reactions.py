"""Who listens to which change."""

from functools import partial

from consult.changes import ChangeKind, Reactions
from consult.coding import services as coding_services
from consult.config import Settings
from consult.index import Index
from consult.moderation import services as moderation_services
from consult.replies import services as replies_services
from consult.reports import superseding
from consult.site import notices
from consult.suggested import Suggestions
from consult.synthesis import services as synthesis_services

REACTIONS: Reactions = {
    ChangeKind.CONSULTATION_LOADED: (coding_services.adopt_codebook,),
    ChangeKind.RESPONSE_SUBMITTED: (moderation_services.queue_what_was_sent,),
    ChangeKind.RESPONSE_WITHDRAWN: (moderation_services.leave_with_response, moderation_services.take_response_away),
    ChangeKind.RESPONSE_FORGOTTEN: (
        synthesis_services.forget_replies,
        moderation_services.leave_with_response,
        moderation_services.forget_response,
    ),
    ChangeKind.ANSWER_REPLACED: (moderation_services.leave_with_answer, moderation_services.take_answer_away),
    ChangeKind.ANSWER_ADDED: (
        moderation_services.follow_addition,
        moderation_services.triage_anew,
        moderation_services.queue_regrouping,
    ),
    ChangeKind.ANSWER_FORGOTTEN: (
        synthesis_services.let_go_of_words,
        moderation_services.leave_with_answer,
        moderation_services.forget_answer,
    ),
    ChangeKind.CONTRIBUTION_GOING: (
        superseding.answer_going,
        synthesis_services.let_go_of_contribution,
        coding_services.let_go_of_answers,
        coding_services.let_go_of_contribution,
        coding_services.let_go_of_sampled,
    ),
    ChangeKind.CONTRIBUTION_SHORTENED: (superseding.answer_shortened,),
    ChangeKind.CAMPAIGN_CHANGED: (superseding.campaign_changed, synthesis_services.mark_stale_by_campaign),
    ChangeKind.CONTRIBUTION_CHANGED: (
        superseding.answer_changed,
        moderation_services.name_campaign,
        coding_services.follow_contribution,
        coding_services.mark_changed,
        synthesis_services.mark_changed,
        synthesis_services.ask_quotes_again,
        moderation_services.queue_indexing,
    ),
    ChangeKind.CODINGS_CHANGED: (superseding.answer_recoded, synthesis_services.mark_recoded),
    ChangeKind.CONSULTATION_COMPLETED: (replies_services.refuse_without_replies,),
    ChangeKind.THEME_CHANGED: (superseding.theme_changed, synthesis_services.follow_theme),
}
"""Who listens to which change: later rooms to earlier ones, in the same transaction."""

LEARNING: Reactions = {
    ChangeKind.CONSULTATION_LOADED: (coding_services.queue_learning_of,),
    ChangeKind.CONTRIBUTION_CHANGED: (coding_services.queue_learning,),
    ChangeKind.CONTRIBUTION_GOING: (coding_services.queue_learning,),
    ChangeKind.CODINGS_CHANGED: (coding_services.queue_learning,),
}
"""Who listens where suggestions are on: they are learnt again."""


def reactions(settings: Settings, index: Index, suggestions: Suggestions) -> Reactions:
    """Return who listens to which change; where no mail is sent or nothing suggested, nobody listens for that."""
    forgotten: Reactions = {
        ChangeKind.CONTRIBUTION_GOING: (
            partial(moderation_services.let_go_of_contribution, index),
            partial(coding_services.forget_suggestions, suggestions),
        ),
        ChangeKind.CONTRIBUTION_CHANGED: (partial(coding_services.forget_suggestions, suggestions),),
    }
    listening = (
        REACTIONS,
        forgotten,
        LEARNING if settings.suggestions else {},
        notices.REACTIONS if settings.mail_server else {},
    )
    return {kind: tuple(one for some in listening for one in some.get(kind, ())) for kind in ChangeKind}
