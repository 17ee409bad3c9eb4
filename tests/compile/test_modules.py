"""Loading texts, and finding them again."""

import json
import os
import shutil
import sys

import pytest

from tapeless.compile.modules import lookup
from tapeless.compile.native import specialize
from tapeless.errors import CacheWarning
from tests.compile.programs import load, numba, python, written


def test_a_text_runs_as_a_module():
    double = load(python(), "k1")
    assert double(3) == (6,)
    assert sys.modules[double.__module__].double is double


def test_the_file_is_what_was_written(cache_folder):
    load(python(), "k1")
    assert (cache_folder / "d_k1.py").read_text() == python().text


def test_a_key_is_loaded_once():
    assert load(python(), "k1") is load(python(), "k1")


def test_nothing_is_found_under_a_new_key():
    assert lookup("k1") is None


def test_a_later_process_finds_function_text_and_metadata(later):
    load(python(), "k1", metadata={"records": ["x"]})
    later()
    loaded = lookup("k1")
    assert loaded.function(3) == (6,)
    assert loaded.written.text == python().text
    assert loaded.metadata == {"records": ["x"]}


def test_a_later_process_knows_the_users_lines(later):
    load(python(), "k1")
    later()
    assert lookup("k1").written == python()


def test_without_cache_nothing_is_written(cache_folder):
    assert load(python(), "k1", cache=False)(3) == (6,)
    assert not cache_folder.exists()


def test_a_traceback_shows_the_text_that_has_no_file():
    import linecache

    double = load(python(), "k1", cache=False)
    assert linecache.getline(double.__code__.co_filename, 2) == "    return (x * 2,)\n"


@pytest.mark.parametrize("name", ["d_k1.py", "d_k1.json"])
@pytest.mark.parametrize("damage", [b"", b"garbage \xff", None])
def test_a_damaged_pair_counts_as_absent(cache_folder, later, name, damage):
    load(python(), "k1")
    later()
    file = cache_folder / name
    file.write_bytes(damage) if damage is not None else file.unlink()
    assert lookup("k1") is None
    assert load(python(), "k1")(3) == (6,)
    later()
    assert lookup("k1").function(3) == (6,)


def test_a_changed_text_is_not_run(cache_folder, later):
    load(python(), "k1")
    later()
    file = cache_folder / "d_k1.py"
    file.write_text(file.read_text().replace("2", "3"))
    assert lookup("k1") is None


def test_a_sidecar_of_something_else(cache_folder, later):
    load(python(), "k1")
    later()
    (cache_folder / "d_k1.json").write_text(json.dumps(["not", "ours"]))
    assert lookup("k1") is None


def test_a_folder_that_cannot_be_used_costs_a_warning(cache_folder):
    cache_folder.write_text("")
    with pytest.warns(CacheWarning):
        assert load(numba(), "k1")(3) == (6,)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="about POSIX permissions")
def test_nothing_is_loaded_from_a_folder_that_others_can_write(cache_folder, later):
    load(python(), "k1")
    later()
    cache_folder.chmod(0o777)
    with pytest.warns(CacheWarning):
        assert lookup("k1") is None


def test_no_bytecode_is_left(cache_folder):
    load(python(), "k1")
    assert not (cache_folder / "__pycache__").exists()


# ---- machine code


def hits(function):
    return sum(function.stats.cache_hits.values()), sum(function.stats.cache_misses.values())


def test_machine_code_is_found_again(later):
    first = load(numba(), "k1")
    assert first(3) == (6,)
    assert hits(first) == (0, 1)
    later()
    second = lookup("k1").function
    assert second(3) == (6,)
    assert hits(second) == (1, 0)


def test_each_signature_has_its_own(cache_folder, later):
    first = load(numba(), "k1")
    assert first(3) + first(1.5) == (6, 3.0)
    assert len(list(cache_folder.glob("*.nbc"))) == 2
    later()
    second = lookup("k1").function
    assert second(3) + second(1.5) == (6, 3.0)
    assert hits(second) == (2, 0)


@pytest.mark.parametrize("damage", [b"", b"garbage", "half", "flip"])
def test_damaged_machine_code_is_made_again(cache_folder, later, damage):
    load(numba(), "k1")(3)
    later()
    (file,) = cache_folder.glob("*.nbc")
    data = file.read_bytes()
    if damage == "half":
        damage = data[: len(data) // 2]
    elif damage == "flip":
        damage = data[:-100] + bytes([data[-100] ^ 1]) + data[-99:]
    file.write_bytes(damage)
    again = lookup("k1").function
    assert again(3) == (6,)
    assert hits(again) == (0, 1)
    assert file.read_bytes()[32:] != damage[32:]


def test_machine_code_that_cannot_be_read_is_made_again(cache_folder, later):
    import hashlib
    import pickle

    load(numba(), "k1")(3)
    later()
    (file,) = cache_folder.glob("*.nbc")
    content = pickle.dumps(([], ("of another Numba",)))
    file.write_bytes(hashlib.sha256(content).digest() + content)
    assert lookup("k1").function(3) == (6,)


def test_a_folder_that_vanishes(cache_folder, later):
    double = load(numba(), "k1")
    shutil.rmtree(cache_folder)
    with pytest.warns(CacheWarning):
        assert double(3) == (6,)


# ---- compiling ahead


def test_compiling_ahead():
    from tapeless.ir.types import INT

    double = load(numba(), "k1")
    specialize(double, [INT])
    assert len(double.signatures) == 1
    assert double(3) == (6,)
    assert len(double.signatures) == 1


def test_what_numba_cannot_compile_is_told_at_the_users_line():
    from tapeless.errors import TypingError
    from tapeless.ir.types import INT

    text = 'from numba import njit\n\n\n@njit\ndef double(x):\n    return (x + "a",)\n'
    double = load(written(text), "k1")
    with pytest.raises(
        TypingError, match=r"orbit.py:15: Numba cannot type `line`: there is no add"
    ):
        specialize(double, [INT])
