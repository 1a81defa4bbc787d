"""The desk of officials on a trajectory; the public page has a module of its own."""

from consult.trajectories.views.desk import bp

__all__ = ["bp"]
