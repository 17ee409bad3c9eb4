"""Keys change with everything that the code depends on."""

from tapeless.compile import cache_key


def test_keys_are_short_and_stable():
    assert cache_key.key("a", 1) == cache_key.key("a", 1)
    assert len(cache_key.key("a")) == cache_key.LENGTH
    assert cache_key.key("a").startswith(cache_key.short(cache_key.key("a")))


def test_parts_do_not_run_together():
    assert cache_key.key("ab", "c") != cache_key.key("a", "bc")
    assert cache_key.key("a") != cache_key.key("a", "")


def test_any_text_will_do():
    assert cache_key.key("\udc80") != cache_key.key("é")


def environment(monkeypatch, change):
    before = cache_key.environment()
    change()
    cache_key.environment.cache_clear()
    after = cache_key.environment()
    monkeypatch.undo()
    cache_key.environment.cache_clear()
    return before != after


def test_a_version_changes_the_key(monkeypatch):
    change = lambda: monkeypatch.setattr(cache_key.numba, "__version__", "9.9")  # noqa: E731
    assert environment(monkeypatch, change)


def test_the_processor_changes_the_key(monkeypatch):
    change = lambda: monkeypatch.setattr(  # noqa: E731
        cache_key.llvm, "get_host_cpu_name", lambda: "other"
    )
    assert environment(monkeypatch, change)


def test_a_setting_of_numba_changes_the_key(monkeypatch):
    change = lambda: monkeypatch.setattr(cache_key.config, "OPT", 0)  # noqa: E731
    assert environment(monkeypatch, change)


def test_a_rule_changes_the_key(monkeypatch):
    sources = [*cache_key._sources()]
    assert any(name.startswith("rules/") for name, _ in sources)
    assert any(name.startswith("runtime/") for name, _ in sources)
    changed = [*sources[:-1], (sources[-1][0], b"changed")]
    change = lambda: monkeypatch.setattr(cache_key, "_sources", lambda: changed)  # noqa: E731
    assert environment(monkeypatch, change)
