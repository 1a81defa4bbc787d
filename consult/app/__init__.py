"""The top floor, which alone knows every feature: the factory, the pages, who listens to what, the work, the commands."""

from consult.app.commands import main
from consult.app.factory import create_app
from consult.app.pages import CODE_PAGES
from consult.app.reactions import REACTIONS
from consult.app.work import tasks

__all__ = ["CODE_PAGES", "REACTIONS", "create_app", "main", "tasks"]
