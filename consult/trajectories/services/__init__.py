"""Write and publish commitments, and make and release letters on progress."""

from consult.trajectories.services.committing import LONGEST, Told, give_back, offer, publish, save
from consult.trajectories.services.lettering import keep, release

__all__ = ["LONGEST", "Told", "give_back", "keep", "offer", "publish", "release", "save"]
