"""The second reference point: the usual Flask + WTForms page of 20 questions, made and painted for each request.

The form class is built for the request from the questions, and its widgets are rendered by the template. Nothing is
read from a database and nobody signs in, so the real thing would be slower still.
"""

from flask import Flask, render_template_string
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

app = Flask(__name__)
app.config["SECRET_KEY"] = "only for measuring"  # noqa: S105  (of a page that nobody but a load visits)

_PAGE = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>Vragen</title></head><body><main><h1>Vragen</h1>
<form method="post">{{ form.hidden_tag() }}
{% for field in form if field.widget.input_type != "hidden" %}
<fieldset><legend>{{ field.label }}</legend>{{ field(class_="question") }}
{% for error in field.errors %}<p class="error">{{ error }}</p>{% endfor %}</fieldset>
{% endfor %}<button>Verder</button></form></main></body></html>"""
_KINDS = ("radio",) * 6 + ("checkbox",) * 4 + ("text",) * 4 + ("scale",) * 3 + ("single",) * 2 + ("ranking",)
_OPTIONS = {"radio": 5, "checkbox": 6, "scale": 6, "single": 2, "ranking": 6}


@app.get("/")
def questions() -> str:
    """Show the page."""
    return render_template_string(_PAGE, form=_form_class()())


def _form_class() -> type[FlaskForm]:
    fields = {f"question_{number}": _field(kind, number) for number, kind in enumerate(_KINDS, 1)}
    return type("QuestionnaireForm", (FlaskForm,), fields)


def _field(kind: str, number: int) -> Field:
    label = f"Vraag {number}: wat vindt u van dit voorstel, en waarom vindt u dat?"
    if kind == "text":
        return TextAreaField(label, validators=[Optional(), Length(max=3000)])
    choices = [(str(option), f"Antwoord {option} op vraag {number}") for option in range(_OPTIONS[kind])]
    if kind == "checkbox":
        return SelectMultipleField(
            label, choices=choices, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
        )
    if kind == "ranking":
        return SelectField(label, choices=choices, validators=[Optional()])
    return RadioField(label, choices=choices, validators=[Optional()])
