"""The pages of double coding: samples, coding blind, figures, and the settling of differences."""

from consult.coding.desk import doubling as bp
from consult.coding.views.doubling import blind, figures, samples, settling

__all__ = ["blind", "bp", "figures", "samples", "settling"]
