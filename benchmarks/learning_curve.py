"""A learning curve as an accessible SVG of its own: lines that also differ in dash and mark, each point with its figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, TOP, BOTTOM, RIGHT = 720, 400, 56, 44, 60, 200
INKS = (("#1b4f7c", ""), ("#b3541e", "7 4"))


@dataclass(frozen=True)
class Curve:
    """A named line of points: number of codings, and a figure from 0 to 1."""

    name: str
    points: Sequence[tuple[int, float]]


def drawn(curves: Sequence[Curve], *, title: str) -> str:
    """Return the curves over a logarithmic axis of codings, as an SVG document that says its figures in words too."""
    told = "; ".join(
        f"{curve.name}: " + ", ".join(f"{number} codings {figure:.2f}" for number, figure in curve.points)
        for curve in curves
    )
    most = max(number for curve in curves for number, _figure in curve.points)
    parts = [_axis(most, sorted({number for curve in curves for number, _figure in curve.points}))]
    parts += [_line(curve, most, *INKS[at % len(INKS)]) for at, curve in enumerate(curves)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' role="img" lang="en" font-family="Fira Sans, Noto Sans, Arial, sans-serif" font-size="13">'
        f"<title>{escape(title)}</title><desc>{escape(told)}</desc>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
        f'<text x="{LEFT}" y="22" font-size="15" fill="#1c2733">{escape(title)}</text>{"".join(parts)}</svg>'
    )


def _x(number: int, most: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * log10(1 + number) / log10(1 + most)


def _y(figure: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * figure


def _axis(most: int, numbers: Sequence[int]) -> str:
    across = "".join(
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_y(tenth / 10):.1f}" y2="{_y(tenth / 10):.1f}" stroke="#d9dee3"/>'
        f'<text x="{LEFT - 8}" y="{_y(tenth / 10) + 4:.1f}" text-anchor="end" fill="#4a5868">{tenth / 10:.1f}</text>'
        for tenth in range(0, 10, 2)
    )
    under = "".join(
        f'<text x="{_x(number, most):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle" fill="#4a5868">{number}</text>'
        for number in numbers
    )
    middle = (LEFT + WIDTH - RIGHT) / 2
    return f'{across}{under}<text x="{middle}" y="{HEIGHT - 14}" text-anchor="middle" fill="#1c2733">codings</text>'


def _line(curve: Curve, most: int, ink: str, dash: str) -> str:
    places = [(_x(number, most), _y(figure), figure) for number, figure in curve.points]
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y, _figure in places)
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{ink}"/>'
        f'<text x="{x:.1f}" y="{y + (18 if dash else -9):.1f}" text-anchor="middle" fill="{ink}">{figure:.2f}</text>'
        for x, y, figure in places
    )
    x, y, _last = places[-1]
    at = y + (24 if dash else -4)
    return (
        f'<polyline points="{way}" fill="none" stroke="{ink}" stroke-width="2" stroke-dasharray="{dash or "none"}"/>{marks}'
        f'<text x="{x + 24:.1f}" y="{at:.1f}" fill="{ink}">{escape(curve.name)}</text>'
    )
