"""The pages of every feature, those behind a return code, and who is let in where."""

from collections.abc import Mapping

from flask_login import current_user

from consult.accounts import views as accounts
from consult.coding import views as coding
from consult.coding.views import candidates, doubling
from consult.coding.views import themes as codebook
from consult.consultations import views as consultations
from consult.editing import views as editing
from consult.errors import N_
from consult.moderation import queries as moderation_queries
from consult.moderation import views as moderation
from consult.moderation.views import campaigns, entering
from consult.moderation.views import holder as moderation_holder
from consult.opendata import views as opendata
from consult.opendata.views import public as opendata_public
from consult.oversight import views as oversight
from consult.replies import queries as replies_queries
from consult.replies import views as replies
from consult.replies.views import holder as replies_holder
from consult.replies.views import public as replies_public
from consult.reports import views as reports
from consult.reports.views import overview
from consult.responses import views as responses
from consult.responses.behind import CodePage, always, is_sent, is_sent_or_draft, may_see_outcome
from consult.responses.views import batches
from consult.site import views as site
from consult.site.views import course, log, manuals, news, results, search, working
from consult.synthesis import views as synthesis
from consult.synthesis.views import holder as synthesis_holder
from consult.trajectories import views as trajectories
from consult.trajectories.views import public as trajectories_public
from consult.web import guards

FEATURES = (
    site,
    course,
    results,
    news,
    log,
    working,
    search,
    manuals,
    accounts,
    consultations,
    responses,
    batches,
    editing,
    moderation,
    moderation_holder,
    entering,
    campaigns,
    coding,
    codebook,
    doubling,
    candidates,
    synthesis,
    synthesis_holder,
    overview,
    reports,
    replies,
    replies_public,
    replies_holder,
    trajectories,
    trajectories_public,
    opendata,
    opendata_public,
    oversight,
)

CODE_PAGES = (
    CodePage(
        "moderation_holder.messages",
        N_("Messages"),
        is_sent,
        lambda session, held: moderation_queries.unread_by_holder(session, held.id),
    ),
    CodePage("moderation_holder.outcome", N_("What was done with your answers"), may_see_outcome),
    CodePage(
        "synthesis_holder.summary",
        N_("Read the summary back"),
        synthesis_holder.may_read_back,
        lambda session, held: synthesis_holder.waiting(session, held.consultation_id, held.id),
    ),
    CodePage(
        "replies_holder.show",
        N_("What is done with your points"),
        may_see_outcome,
        news=lambda session, held: max(replies_queries.news_of(session, held.consultation_id).values(), default=None),
    ),
    CodePage("responses.choose_anew", N_("Change or add to your answers"), is_sent),
    CodePage("responses.known", N_("What we know about you"), always),
    CodePage("responses.withdrawing", N_("Take your answers back"), is_sent_or_draft),
)
"""The pages behind a return code, in the order in which they are offered (decision 3)."""


def gates() -> Mapping[str, guards.Gate]:
    """Return how each kind of visitor is recognised, and where somebody else is sent."""
    return {
        "staff": guards.Gate(
            lambda access: (
                accounts.is_confirmed() and access.permission is not None and guards.allowed(access.permission)
            ),
            "accounts.sign_in",
        ),
        "member": guards.Gate(
            lambda access: accounts.is_confirmed() and accounts.is_member(access.role), "accounts.sign_in"
        ),
        "account": guards.Gate(lambda _access: bool(current_user.is_authenticated), "accounts.sign_in"),
        "confirmed": guards.Gate(lambda _access: accounts.is_confirmed(), "accounts.sign_in"),
        "code-holder": guards.Gate(lambda _access: responses.holds_response(), "responses.enter_code"),
    }
