"""What is typed to sign in, to show one's factors again, to change them, to invite somebody, and to accept."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import AnyOf, EqualTo, InputRequired, Length, ValidationError

from consult.access import OrgRole, Role
from consult.errors import N_
from consult.web.forms import BaseForm

_MOST = 320
ROLES = {
    Role.MODERATOR: N_("moderator"),
    Role.SENIOR_MODERATOR: N_("senior moderator"),
    Role.ANALYST: N_("analyst"),
    Role.OFFICIAL: N_("official"),
    Role.EDITOR: N_("editor"),
    Role.ADMINISTRATOR: N_("administrator"),
}
ORG_ROLES = {
    OrgRole.WRITER: N_("write answers"),
    OrgRole.SIGNATORY: N_("sign and send"),
}
MAY = {
    "writer": N_("write answers"),
    "signatory": N_("sign and send"),
    "writer signatory": N_("write answers, and sign and send"),
}
"""What somebody may be invited to do, by the roles in one word."""


class SignInForm(BaseForm):
    """An e-mail address, a password, and a code for those who have set a second factor."""

    email = StringField(validators=[InputRequired(_("Type your e-mail address.")), Length(max=_MOST)])
    password = StringField(validators=[InputRequired(_("Type your password."))])
    one_time = StringField()

    def validate_email(self, field: Any) -> None:
        """Drop what no address holds and no database keeps."""
        field.data = "".join(character for character in field.data if character.isprintable())


class SecondFactorForm(BaseForm):
    """The first code of the app, which proves that it works."""

    one_time = StringField(validators=[InputRequired(_("Type the code that your app shows."))])


class InviteForm(BaseForm):
    """What the person who is invited may do."""

    roles = StringField(validators=[AnyOf(tuple(MAY))])

    @property
    def org_roles(self) -> frozenset[OrgRole]:
        """The roles that were chosen."""
        return frozenset(map(OrgRole, (self.roles.data or "").split()))


class OrganisationForm(BaseForm):
    """An organisation that somebody checked."""

    name = StringField(_("Name"), validators=[InputRequired(_("Type the name.")), Length(max=200)])
    group = SelectField(_("Group"), validate_choice=False)

    def __init__(self, typed: Any, *, groups: Iterable[tuple[str, str]]) -> None:
        """Read what was ``typed``; ``groups`` are those of the consultations' files, id and words."""
        super().__init__(typed)
        self.group.choices = [("", _("Choose a group")), *groups]

    def validate_group(self, field: Any) -> None:
        """Refuse a group that no consultation asks."""
        if field.data not in {group for group, _words in field.choices if group}:
            raise ValidationError(_("Choose the group."))


class NewcomerForm(BaseForm):
    """Who accepts an invitation and has no account yet."""

    name = StringField(_("Your name"), validators=[InputRequired(_("Type your name.")), Length(max=200)])
    email = StringField(
        _("E-mail address"), validators=[InputRequired(_("Type your e-mail address.")), Length(max=_MOST)]
    )
    password = StringField(_("Password"), validators=[InputRequired(_("Type a password."))])


class ProofForm(BaseForm):
    """Password and code once more; the names stand apart from those of the form that asked for them."""

    proof_password = StringField(validators=[InputRequired(_("Type your password."))])
    proof_one_time = StringField()


class PasswordForm(BaseForm):
    """A new password, twice: nobody can tell its holder what was mistyped."""

    new_password = StringField(_("New password"), validators=[InputRequired(_("Type a password."))])
    password_again = StringField(
        _("The new password again"), validators=[EqualTo("new_password", _("This is not the same password."))]
    )


class RolesForm(BaseForm):
    """The roles of a member of staff."""

    roles = SelectMultipleField(choices=[role.value for role in Role])  # type: ignore[misc]  # plain values are allowed

    @property
    def chosen(self) -> frozenset[Role]:
        """The roles that were ticked."""
        return frozenset(map(Role, self.roles.data or ()))
