"""The audit log: what staff did, in a chain that shows tampering."""

from consult.audit.actions import AuditAction
from consult.audit.chain import Head, head, record, recorded
from consult.audit.models import AuditCut, AuditEvent
from consult.audit.verifying import Break, cut_before, number_before, verify

__all__ = [
    "AuditAction",
    "AuditCut",
    "AuditEvent",
    "Break",
    "Head",
    "cut_before",
    "head",
    "number_before",
    "record",
    "recorded",
    "verify",
]
