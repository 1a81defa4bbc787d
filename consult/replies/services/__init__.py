"""Write a reply, have somebody else publish it, and keep a consultation from being completed without replies."""

from consult.replies.services.completing import refuse_without_replies
from consult.replies.services.publishing import give_back, offer, publish
from consult.replies.services.writing import LONGEST, Words, save

__all__ = ["LONGEST", "Words", "give_back", "offer", "publish", "refuse_without_replies", "save"]
