"""What a position paper is once it was read, what may be wrong with one, and how large it may be."""

from dataclasses import dataclass
from enum import StrEnum

from consult.errors import N_, InvalidError

MEGABYTE = 1_000_000
LARGEST_FILE = 10 * 1024 * 1024
"""As consultation files count it; pages say 10 MB."""
LARGEST_UNPACKED = 50 * MEGABYTE
LARGEST_RATIO = 100
LONGEST_TEXT = 500_000
"""In characters: about 150 pages."""
MOST_PAGES = 300


class Kind(StrEnum):
    """The kinds of file that are taken, by the ending of their names."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"


MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
}


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph as its writer set it apart.

    ``heading`` is its level from 1, or 0 for what is no heading. ``page`` is the page it begins on, from 1, or 0 where
    the file does not say.
    """

    text: str
    heading: int = 0
    listed: bool = False
    page: int = 0


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A file that was checked: its words, and ``clean``, a copy without anything else that it knew."""

    kind: Kind
    clean: bytes
    paragraphs: tuple[Paragraph, ...]

    @property
    def media_type(self) -> str:
        """The type that the clean copy is sent as."""
        return MEDIA_TYPES[self.kind]


class RefusedPaperError(InvalidError):
    """A file that is not taken; its message says what is wrong with it, that nothing was kept, and what to do."""


EMPTY = N_("This file is empty. We kept nothing. Choose your file again.")
TOO_LARGE = N_("This file is larger than 10 MB. We kept nothing. Make it smaller, or send it in parts.")
OTHER_KIND = N_("We take files in PDF, DOCX and ODT only. We kept nothing. Save your text as a PDF and try again.")
NOT_AS_NAMED = N_("This file is not what its name says it is. We kept nothing. Save your text as a PDF and try again.")
OLD_WORD = N_("This file has a password, or is of an old kind. We kept nothing. Save your text as a PDF and try again.")
PASSWORD = N_("This file has a password. We kept nothing. Save it without the password and try again.")
MACROS = N_("This file holds a program (a macro). We kept nothing. Save your text as a PDF and try again.")
FILES_INSIDE = N_(
    "This file holds other files inside it, such as the numbers behind a chart. "
    "We kept nothing. Save your text as a PDF and try again."
)
UNPACKS_TOO_LARGE = N_(
    "This file becomes far too large when it is opened. We kept nothing. Make it smaller and try again."
)
INSTRUCTIONS = N_(
    "This file holds commands that we do not follow. We kept nothing. Save your text as a PDF and try again."
)
DAMAGED = N_("We cannot read this file. It may be damaged. We kept nothing. Save your text as a new PDF and try again.")
NO_TEXT = N_(
    "We find no text in this file. It may be a scan. We kept nothing. Send a file with text, or type your answer."
)
TOO_LONG = N_("This file has too much text or too many pages. We kept nothing. Send it in parts, please.")
TOO_SLOW = N_("Reading this file took too long. We kept nothing. Make it simpler or smaller and try again.")
