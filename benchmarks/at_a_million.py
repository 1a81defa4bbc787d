"""Search, theme table and export on PostgreSQL, with a thousand contributions and with a million.

``python -m benchmarks.at_a_million 1000000`` takes a quarter of an hour and some gigabytes, so by hand. The queue has a
measurement of its own (``queue_at_scale``).
"""

import csv
import io
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from pathlib import Path
from statistics import median

from sqlalchemy import create_engine, text

from benchmarks.filling import fill
from benchmarks.outcome import Outcome
from benchmarks.place import OWNER, Installation, installation_on
from benchmarks.tables import seconds_of_table
from consult.coding.exchange.codings import write_csv, write_jsonl
from consult.coding.exchange.mapping import CodedText
from consult.coding.queries import coded_texts
from consult.config import ROOT
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.consultations.reading import read_file
from consult.consultations.services import load
from consult.db import Database
from consult.demo.people import ANALYST, account, add_everybody
from consult.index import Index
from consult.moderation.queries import Texts, search
from consult.moderation.services import put_all_in_index
from consult.text.stems import sought

FEW, MANY = 1_000, 100_000
_VOCABULARY, _LONG = 20_000, 60
_SYLLABLES = ("ba", "cha", "de", "fi", "go", "hu", "ka", "lo", "mer", "nog", "pra", "ru", "sta", "ter", "veg", "zo")
_TIMES = 25
SEARCH_MS, TABLE_S, PEAK_MB, OF_BARE, OF_CSV = 10, 1, 60, 0.7, 1.5


@dataclass(frozen=True)
class _Filled:
    """A filled installation, with its index on PostgreSQL too, and how long that took to make from the words."""

    place: Installation
    consultation: Consultation
    index: Index
    rebuilt: float


def measure(many: int = MANY) -> Sequence[Outcome]:
    """Return what is asked of ``many`` contributions beside the same of a thousand; medians of 25, in turn."""
    with _filled(FEW) as few, _filled(many) as filled:
        return [*_searches(few, filled), _table(filled), *_exports(few, filled)]


@contextmanager
def _filled(number: int) -> Iterator[_Filled]:
    with installation_on("PostgreSQL") as place:
        with place.database.transaction() as writing:
            add_everybody(writing, bureau="Voorbeeldbureau Moderatie", sender=OWNER)
            consultation = load(writing, read_file(ROOT / "consultations" / "pooierverbod.yaml"), owner=OWNER)
            fill(writing, consultation, number, coder_id=account(writing, ANALYST).id, words=_texts())
        store = Database(_another(place.settings.database_url))
        index = Index(store, b"benchmark")
        began = time.perf_counter()
        put_all_in_index(place.database, place.vault, index)
        rebuilt = time.perf_counter() - began
        with store.transaction() as writing:
            writing.execute(text("ANALYZE"))
        try:
            yield _Filled(place, consultation, index, rebuilt)
        finally:
            index.close()


def _another(url: str) -> str:
    """Return the address of a new database on the same server."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE search_index"))
    engine.dispose()
    return f"{url.rpartition('/')[0]}/search_index"


def _word(rank: int) -> str:
    """Return the word of a rank: another for each."""
    letters = []
    while rank or not letters:
        rank, one = divmod(rank, len(_SYLLABLES))
        letters.append(_SYLLABLES[one])
    return "".join((*letters, "ing"))


def _texts() -> Callable[[], str]:
    """Return what says sixty words, each as often as its rank in a language makes it (Zipf)."""
    chance = random.Random(11)  # noqa: S311  (the same each time)
    words = [_word(rank) for rank in range(_VOCABULARY)]
    weights = list(accumulate(1 / (rank + 1) for rank in range(_VOCABULARY)))
    return lambda: " ".join(chance.choices(words, cum_weights=weights, k=_LONG))


def _searches(few: _Filled, many: _Filled) -> Iterator[Outcome]:
    asked = {
        "a common word": _word(3),
        "a rare word": _word(_VOCABULARY - 9),
        "two words": f"{_word(7)} {_word(40)}",
        "a common and a rare word": f"{_word(2)} {_word(9_000)}",
    }
    for name, words in asked.items():
        named = [_median(partial(at.index.find, at.consultation.id, sought(words), chosen={})) for at in (few, many)]
        whole = _median(partial(_search, many, words))
        yield Outcome(
            f"search, {name}, newest 50: at most {SEARCH_MS} ms of SQL",
            f"{named[1] * 1000:.1f} ms",
            named[1] * 1000 <= SEARCH_MS,
            f"{named[0] * 1000:.1f} ms in a thousand; {whole * 1000:.0f} ms with the words opened and shown",
        )
    yield Outcome("making the index again", f"{many.rebuilt / 60:.1f} min", None, f"{few.rebuilt:.1f} s for a thousand")


def _search(at: _Filled, words: str) -> None:
    with at.place.database.reading() as session:
        search(session, Texts(session, at.place.vault), at.index, at.consultation.id, words, chosen={})


def _table(at: _Filled) -> Outcome:
    with at.place.database.reading() as session:
        seconds = seconds_of_table(session, at.consultation)
    return Outcome(
        f"theme table: at most {TABLE_S} s", f"{seconds:.2f} s", seconds <= TABLE_S, "from maintained counts"
    )


def _exports(few: _Filled, many: _Filled) -> Iterator[Outcome]:
    """Yield memory and speed of both tables; what is compared reads the same rows and writes them unguarded."""
    _exported(few, write_csv)
    _restart_peak()
    before = _peak()
    as_csv = _exported(many, write_csv)
    peak = _peak() - before
    yield Outcome(
        f"export as CSV: at most {PEAK_MB} MB beyond the process",
        f"{peak:.0f} MB",
        peak <= PEAK_MB,
        f"{as_csv:.0f} s",
    )
    bare = _exported(many, _bare)
    yield Outcome(
        f"export as CSV, beside a bare writer: at least {OF_BARE} x",
        f"{bare / as_csv:.2f} x",
        bare / as_csv >= OF_BARE,
        "",
    )
    as_json = _exported(many, write_jsonl)
    yield Outcome(
        f"export as JSON Lines, beside CSV: at least {OF_CSV} x",
        f"{as_csv / as_json:.2f} x",
        as_csv / as_json >= OF_CSV,
        f"{as_json:.0f} s",
    )


def _exported(at: _Filled, write: Callable[..., Iterator[bytes]]) -> float:
    book = definition(at.consultation).theme_book()
    began = time.perf_counter()
    with at.place.database.reading() as session:
        texts = coded_texts(session, Texts(session, at.place.vault), at.consultation.id, {})
        size = sum(map(len, write(texts, book)))
    if not size:
        raise RuntimeError("nothing was exported")
    return time.perf_counter() - began


def _bare(texts: Iterable[CodedText], _book: object) -> Iterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out)
    for each in texts:
        writer.writerows(
            (each.number, one.span.start, one.span.end, each.placed.words, one.coder) for one in each.codings
        )
        yield out.getvalue().encode()
        out.seek(out.truncate(0))


def _median(ask: Callable[[], object]) -> float:
    seconds = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - began)
    return median(seconds)


def _restart_peak() -> None:
    """Let Linux count the most memory of this process from now."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def _peak() -> float:
    """Return the most memory that this process had since, in MB."""
    status = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


if __name__ == "__main__":
    for outcome in measure(int(sys.argv[1])):
        print(f"| {outcome.goal} | {outcome.measured} | {outcome.verdict} | {outcome.note} |")
