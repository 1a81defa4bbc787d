"""Placeholder until the look arrives."""
from pathlib import Path
from flask import Flask
def init_app(app: Flask, folder: Path) -> None:
    app.jinja_env.globals["asset"] = lambda name: f"/static/{name}"
