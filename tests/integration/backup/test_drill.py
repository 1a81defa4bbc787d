"""The drill succeeds where everything comes back, and fails where anything does not."""

from dataclasses import replace

import pytest

from consult.app.drill import Drill, run
from consult.errors import ConsultError
from tests.commands import run as command
from tests.commands import without_settings


def test_the_drill_is_one_command_that_prints_what_it_took():
    done = command(without_settings(), "backup", "drill")
    assert done.returncode == 0, done
    assert done.stdout.count(" s ") == 7
    assert done.stdout.endswith("The drill succeeded.\n")


def flipped_bit(drill):
    path = drill.made[0].content
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)


def no_key_store(drill):
    drill.made[1] = replace(drill.made[1], keys=drill.made[0].content)


def keys_of_yesterday(drill):
    drill.made[1] = replace(drill.made[1], keys=drill.made[0].keys)


def another_pepper(drill):
    drill.keys = replace(drill.keys, pepper=bytes(32))
    (drill._folder / "keys.json").unlink()
    drill.keys.write(drill._folder / "keys.json")


@pytest.mark.real_hashes  # and real seeds: they sign a backup
@pytest.mark.parametrize(
    "spoil", [flipped_bit, no_key_store, keys_of_yesterday, another_pepper], ids=lambda spoil: spoil.__name__
)
def test_the_drill_fails_when_something_is_wrong(tmp_path, spoil, capsys):
    class Spoilt(Drill):
        def restore(self) -> str:
            spoil(self)
            return super().restore()

    with pytest.raises(ConsultError):
        run(Spoilt(tmp_path, responses=6))
    assert "The drill succeeded" not in capsys.readouterr().out
