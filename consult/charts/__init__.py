"""Charts as our own SVG, made on the server: the same picture on a page, in a PDF and in an office document."""

from consult.charts.bars import counts_bars, stance_bars
from consult.charts.drawing import WIDTH, Number
from consult.charts.intervals import Interval, interval_bars
from consult.charts.sides import sides_bars
from consult.charts.squares import heat_map

__all__ = ["WIDTH", "Interval", "Number", "counts_bars", "heat_map", "interval_bars", "sides_bars", "stance_bars"]
