import pytest

from tapeless.compile import folder, modules


@pytest.fixture(autouse=True)
def cache_folder(tmp_path, monkeypatch):
    """Each test has a cache folder and a process of its own, as far as the cache can tell."""
    place = tmp_path / "cache"
    monkeypatch.setenv(folder.VARIABLE, str(place))
    monkeypatch.setattr(folder, "_warned", set())
    monkeypatch.setattr(modules, "_loaded", {})
    return place


@pytest.fixture
def later(monkeypatch):
    """Forget what this process has loaded, as a later process would not know it."""
    return lambda: monkeypatch.setattr(modules, "_loaded", {})
