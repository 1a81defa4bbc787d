"""The entry for a WSGI server."""

from consult.app import create_app
from consult.logs import keep_quiet

keep_quiet()
app = create_app()
