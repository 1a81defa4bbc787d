"""Refusals the domain may give. Each names a message that ``web`` translates into a sentence a visitor may read."""


def N_(message: str) -> str:  # noqa: N802  (gettext's own name: it marks a message for extraction and returns it)
    """Mark ``message`` for translation and return it unchanged."""
    return message


class ConsultError(Exception):
    """An expected refusal; anything else that is raised is a fault of ours.

    ``message`` is an English message id with named ``%(name)s`` places; ``params`` fills them. Neither holds a
    respondent's words.
    """

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.params = params


class NotFoundError(ConsultError):
    """What was asked for does not exist, or not for this visitor."""


class ForbiddenError(ConsultError):
    """This visitor may not do this."""


class ClosedError(ConsultError):
    """The consultation does not take responses now."""


class TransitionError(ConsultError):
    """The state does not allow this step."""


class ConflictError(ConsultError):
    """Somebody else changed the same thing in the meantime."""


class InvalidError(ConsultError):
    """What was given does not satisfy a rule."""


class InvalidMarksError(InvalidError):
    """The marked text is not the answer's text with passages marked."""


class TooManyAttemptsError(ConsultError):
    """A limit was reached; ``retry_after`` is in seconds."""

    def __init__(self, message: str, *, retry_after: int, **params: object) -> None:
        super().__init__(message, **params)
        self.retry_after = retry_after


class SettingsError(ConsultError):
    """A setting, a key file or a database does not fit this installation."""


class SealBrokenError(ConsultError):
    """A sealed text cannot be opened: its key is gone, or the seal does not fit its place."""
