"""The cache folder: private, and never an obstacle."""

import os
import stat

import pytest

from tapeless.compile import folder
from tapeless.errors import CacheWarning

POSIX = pytest.mark.skipif(not hasattr(os, "getuid"), reason="about POSIX permissions")
NOT_ROOT = pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() == 0, reason="root may write anywhere"
)


def test_the_variable_says_where(cache_folder):
    assert folder.folder() == cache_folder


def test_the_platform_says_where_else(monkeypatch):
    monkeypatch.delenv(folder.VARIABLE)
    assert folder.folder().name == "tapeless"


@POSIX
def test_a_new_folder_is_private(cache_folder):
    before = os.umask(0)
    try:
        assert folder.writable() == cache_folder
    finally:
        os.umask(before)
    assert stat.S_IMODE(cache_folder.stat().st_mode) == 0o700


def test_nothing_is_made_by_reading(cache_folder):
    assert folder.readable() is None
    assert not cache_folder.exists()


@POSIX
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_can_write_is_not_used(cache_folder, mode):
    cache_folder.mkdir()
    cache_folder.chmod(mode)
    with pytest.warns(CacheWarning, match="others can write"):
        assert folder.writable() is None


@POSIX
def test_a_folder_that_others_can_replace_is_not_used(cache_folder, tmp_path, monkeypatch):
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    monkeypatch.setenv(folder.VARIABLE, str(open_to_all / "cache"))
    with pytest.warns(CacheWarning, match="replace"):
        assert folder.writable() is None


@POSIX
def test_another_users_folder_is_not_used(cache_folder, monkeypatch):
    cache_folder.mkdir(mode=0o700)
    owner = cache_folder.stat().st_uid
    if owner == 0:
        os.chown(cache_folder, 12345, -1)
    else:
        monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    with pytest.warns(CacheWarning, match="another user"):
        assert folder.readable() is None


def test_a_file_in_its_place(cache_folder):
    cache_folder.write_text("")
    with pytest.warns(CacheWarning):
        assert folder.writable() is None


def test_a_folder_that_cannot_be_made(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(folder.VARIABLE, str(tmp_path / "file" / "cache"))
    with pytest.warns(CacheWarning, match="cannot be made"):
        assert folder.writable() is None


def test_each_problem_is_told_once(cache_folder, recwarn):
    cache_folder.write_text("")
    for _ in range(3):
        assert folder.readable() is None
    assert len(recwarn) == 1


def test_a_file_is_written_whole(cache_folder):
    place = folder.writable()
    assert folder.write(place / "d_1.py", b"abc")
    assert folder.read(place / "d_1.py") == b"abc"
    assert [file.name for file in place.iterdir()] == ["d_1.py"]


@NOT_ROOT
def test_a_read_only_folder(cache_folder):
    place = folder.writable()
    place.chmod(0o500)
    with pytest.warns(CacheWarning, match="cannot be written"):
        assert not folder.write(place / "d_1.py", b"abc")
    place.chmod(0o700)


def test_a_disk_that_is_full(cache_folder, monkeypatch):
    place = folder.writable()

    def replace(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", replace)
    with pytest.warns(CacheWarning, match="No space left"):
        assert not folder.write(place / "d_1.py", b"abc")
    assert list(place.iterdir()) == []


def test_size_and_clear(cache_folder):
    assert folder.size() == (0, 0)
    place = folder.writable()
    one, two = "d_0123456789abcdef", "d_fedcba9876543210"
    for name in (f"{one}.py", f"{one}.json", f"{two}.py", "d_mine.py"):
        folder.write(place / name, b"abc")
    assert folder.size() == (2, 9)
    assert folder.clear() == 2
    assert [file.name for file in place.iterdir()] == ["d_mine.py"]
