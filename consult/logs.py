"""What the processes that serve and work leave behind of a fault: the hour, where and which kind; nothing of anybody.

The words of a fault can hold a respondent's: a database names the value that did not fit. So a line has what our own code
chose to say, and of anything else its class alone (``docs/decisions/0061``).
"""

import logging
import resource
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType

_OURS = "consult."
"""Loggers of our own modules. Flask's has the package's bare name, and writes whole addresses."""
_log = logging.getLogger("consult.logs")


class Line(logging.Formatter):
    """One line for each record, with the hour and no finer time; what could move a reader's eye or cursor is escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line: our own words, or of another program's record where it came from and the class of its fault."""
        hour = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%HZ")
        parts = [hour, record.levelname.lower(), record.name]
        if record.name.startswith(_OURS):
            parts.append(record.getMessage())
        if record.exc_info and record.exc_info[0]:
            parts.append(record.exc_info[0].__name__)
        return escaped(" ".join(parts))


def escaped(text: str) -> str:
    """Return ``text`` with every character that is not seen (line ends, escapes, turns of direction) as its code."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def keep_quiet() -> None:
    """Let this process, and those it begins, write nothing but such lines, and leave no core file behind.

    A core file would hold keys and respondents' words.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # else logging prints what it could not write, with its values
    sys.excepthook = _say
    sys.unraisablehook = lambda fault: _say(fault.exc_type, fault.exc_value, fault.exc_traceback)
    threading.excepthook = lambda fault: _say(fault.exc_type, fault.exc_value, fault.exc_traceback)


def _say(kind: type[BaseException], _fault: BaseException | None, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt | SystemExit):
        _log.error("stopped by %s in %s", kind.__name__, _place(trace))


def _place(trace: TracebackType | None) -> str:
    """Return the last line of our own code on the way to a fault: names that programmers wrote, and a number."""
    place = "code of others"
    while trace:
        module = str(trace.tb_frame.f_globals.get("__name__"))
        if module.startswith(_OURS):
            place = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
