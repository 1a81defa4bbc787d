"""The audit log's acts in words, and what is wrong with a log that does not hold."""

from collections.abc import Mapping
from types import MappingProxyType

from consult.audit import AuditAction
from consult.errors import N_

ACTS: Mapping[AuditAction, str] = MappingProxyType(
    {
        AuditAction.SIGNED_IN: N_("Signed in"),
        AuditAction.SIGN_IN_FAILED: N_("Signing in failed"),
        AuditAction.SIGNED_OUT: N_("Signed out"),
        AuditAction.SECOND_FACTOR_SET: N_("Set a second factor"),
        AuditAction.NOTICES_CHOSEN: N_("Chose notices by e-mail"),
        AuditAction.LANGUAGES_CHOSEN: N_("Chose languages"),
        AuditAction.STAFF_ADDED: N_("Added an account of staff"),
        AuditAction.ORGANISATION_ADDED: N_("Added an organisation"),
        AuditAction.MEMBER_ADDED: N_("Became a member"),
        AuditAction.MEMBER_INVITED: N_("Invited a member"),
        AuditAction.MEMBER_REMOVED: N_("Removed a member"),
        AuditAction.INVITATION_ENDED: N_("Ended an invitation"),
        AuditAction.CONSULTATION_LOADED: N_("Loaded a consultation"),
        AuditAction.CONSULTATION_OPENED: N_("Opened a consultation"),
        AuditAction.CONSULTATION_EXTENDED: N_("Extended a consultation"),
        AuditAction.CONSULTATION_CLOSED: N_("Closed a consultation"),
        AuditAction.CO_SIGNATURE_RECORDED: N_("Recorded a co-signature"),
        AuditAction.CO_SIGNATURE_REMOVED: N_("Removed a co-signature"),
        AuditAction.BATCH_MADE: N_("Made a batch of invitations"),
        AuditAction.BATCH_STOPPED: N_("Stopped a batch of invitations"),
        AuditAction.RESPONSE_ENTERED: N_("Typed a response from paper or a meeting"),
        AuditAction.RAW_TEXT_VIEWED: N_("Read an answer as it was written"),
        AuditAction.ANSWER_DECIDED: N_("Decided on an answer"),
        AuditAction.ANSWER_REOPENED: N_("Opened a decision again"),
        AuditAction.DECISION_LOOKED_AT: N_("Took the second look at a decision"),
        AuditAction.OBJECTION_DECIDED: N_("Decided on an objection"),
        AuditAction.ANSWER_TRANSLATED: N_("Put a translation beside an answer"),
        AuditAction.TRANSLATION_CHECKED: N_("Looked through a translation"),
        AuditAction.CAMPAIGN_CONFIRMED: N_("Confirmed a campaign"),
        AuditAction.CAMPAIGN_SPLIT: N_("Took copies out of a campaign"),
        AuditAction.CAMPAIGN_MERGED: N_("Merged two campaigns"),
        AuditAction.CAMPAIGN_DISSOLVED: N_("Dissolved a campaign"),
        AuditAction.CAMPAIGN_DECIDED: N_("Decided on the copies of a campaign"),
        AuditAction.MESSAGE_WRITTEN: N_("Wrote a message to a respondent"),
        AuditAction.SAFEGUARDING_VIEWED: N_("Opened an answer as safety team"),
        AuditAction.SAFEGUARDING_STEP: N_("Took a step as safety team"),
        AuditAction.EXCERPT_CODED: N_("Coded a passage"),
        AuditAction.EXCERPT_MARKED: N_("Marked a passage"),
        AuditAction.CODING_KEPT: N_("Kept a coding after a change"),
        AuditAction.CODING_REMOVED: N_("Removed a coding"),
        AuditAction.CODEBOOK_BEGUN: N_("Began a draft of a codebook"),
        AuditAction.CODEBOOK_SAVED: N_("Changed a draft of a codebook"),
        AuditAction.CODEBOOK_DISCARDED: N_("Threw a draft of a codebook away"),
        AuditAction.CODEBOOK_LOCKED: N_("Put a codebook in force"),
        AuditAction.CODINGS_SENT: N_("Took the codings of a consultation along"),
        AuditAction.CODINGS_READ_IN: N_("Read in codings from a file"),
        AuditAction.SAMPLE_DRAWN: N_("Drew a sample to code twice"),
        AuditAction.SAMPLE_UNIT_CODED: N_("Coded a text of a blind sample"),
        AuditAction.SAMPLE_CODED: N_("Finished coding a blind sample"),
        AuditAction.DIFFERENCE_SETTLED: N_("Settled differences between two coders"),
        AuditAction.SUGGESTION_ANSWERED: N_("Answered a suggestion"),
        AuditAction.CANDIDATE_DECIDED: N_("Decided on a candidate for a theme"),
        AuditAction.SUGGESTIONS_SWITCHED: N_("Showed or hid suggestions"),
        AuditAction.SYNTHESIS_SAVED: N_("Saved a summary"),
        AuditAction.FINDING_SAVED: N_("Saved a finding"),
        AuditAction.FINDING_REMOVED: N_("Removed a finding"),
        AuditAction.FINDINGS_PROPOSED: N_("Asked for findings to be proposed"),
        AuditAction.VALIDATION_OPENED: N_("Opened a validation round"),
        AuditAction.VALIDATION_ENDED: N_("Ended a validation round"),
        AuditAction.REJOINDER_SAVED: N_("Saved a right of reply"),
        AuditAction.QUOTE_CLEARED: N_("Cleared a quote"),
        AuditAction.QUOTE_REFUSED: N_("Refused a quote"),
        AuditAction.SYNTHESIS_OFFERED: N_("Offered a synthesis for approval"),
        AuditAction.SYNTHESIS_RETURNED: N_("Returned a synthesis"),
        AuditAction.SYNTHESIS_APPROVED: N_("Approved a synthesis"),
        AuditAction.REPORT_ASKED: N_("Asked for a report"),
        AuditAction.REPORT_RELEASED: N_("Released a report"),
        AuditAction.REPORT_SUPERSEDED: N_("A report was superseded"),
        AuditAction.REPORT_DOWNLOADED: N_("Downloaded a file of a report"),
        AuditAction.LOG_DOWNLOADED: N_("Downloaded the log"),
        AuditAction.DEMONSTRATION_LOADED: N_("Loaded the demonstration"),
    }
)
WRONG: Mapping[str, str] = MappingProxyType(
    {
        "changed": N_(
            "The log does not hold. Act %(number)s was changed, moved or put in. Keep a copy and find out why."
        ),
        "missing": N_("The log does not hold. Act %(number)s is missing. Keep a copy and find out why."),
        "cut": N_("The log does not hold. It ends before act %(number)s. Keep a copy and find out why."),
    }
)
