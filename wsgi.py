"""The entry for a WSGI server."""

from consult.app import create_app

app = create_app()
