"""Where the files that the product ships are."""

from pathlib import Path

ROOT = Path(__file__).parents[3]
SHIPPED = {name: ROOT / "consultations" / f"{name}.yaml" for name in ("pooierverbod", "opting-in")}
