"""Invented commitments in the demonstration, by the invented sender alone: each published, one moved on."""

from datetime import date
from typing import Any

import yaml
from sqlalchemy.orm import Session

from consult.accounts.models import Organisation
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.demo.invented import MATERIAL
from consult.demo.people import OFFICIAL, SECOND_OFFICIAL, account
from consult.trajectories.models import CommitmentKind, Progress
from consult.trajectories.queries import Trajectory, trajectory_called
from consult.trajectories.services import Told, offer, publish, save


def promise(session: Session, consultation: Consultation, today: date) -> None:
    """Commit to what ``material/commitments.yaml`` invents on the subject of a consultation.

    Where the installation names no sender, the file's own is a real one, and nobody speaks for that (decision 29).
    """
    employer = session.get(Organisation, account(session, OFFICIAL).employer_id)
    if employer is None or employer.name != consultation.owner:
        return
    subject = trajectory_called(session, definition(consultation).trajectory.id)
    for told in yaml.safe_load((MATERIAL / "commitments.yaml").read_text("utf-8")):
        _promise(session, subject, told, today)


def _promise(session: Session, subject: Trajectory, told: dict[str, Any], today: date) -> None:
    writer, second = account(session, OFFICIAL).id, account(session, SECOND_OFFICIAL).id
    stages = told.pop("progress")
    lineage = None
    for stage in stages:
        words = Told(**told | {"kind": CommitmentKind(told["kind"]), "progress": Progress(stage)})
        made = save(session, subject, lineage, words, revision=0, by=writer)
        lineage = made.lineage_id
        offer(session, subject, lineage, revision=made.revision, by=writer)
        publish(session, subject, lineage, revision=made.revision, by=second, today=today)
