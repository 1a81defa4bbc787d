"""The page on open data of a consultation: the files, how to read them, and where programs find the rest."""

from flask import Blueprint, render_template

from consult.consultations.queries import definition
from consult.opendata import queries
from consult.opendata.views.reading import address
from consult.reports.formats import FORMATS
from consult.reports.formats.csvw import LICENCE
from consult.reports.queries import report_in_force
from consult.web.database import session
from consult.web.guards import public

bp = Blueprint("opendata_public", __name__, url_prefix="/consultaties/<slug>/open-data")


@bp.get("")
@public
def show(slug: str) -> str:
    """Show the data files of the report in force with their checksums, and the addresses for programs."""
    consultation = queries.public_consultation(session(), slug)
    report = report_in_force(session(), consultation.id)
    return render_template(
        "opendata/public.html",
        consultation=consultation,
        file=definition(consultation),
        report=report,
        files=queries.open_files(session(), report) if report else [],
        formats=FORMATS,
        licence=LICENCE,
        address=address,
    )
