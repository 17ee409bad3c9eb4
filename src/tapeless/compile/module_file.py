"""Generated modules in the cache folder: `d_<key>.py` with the text, `d_<key>.json` with what
belongs to it.

The second holds a digest of both, so that a damaged pair counts as absent. Files are read,
checked and run as one: what is run is what was checked.
"""

from __future__ import annotations

import hashlib
import json
import linecache
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from tapeless.compile import folder
from tapeless.emit.written import Written
from tapeless.ir.nodes import Location


@dataclass(frozen=True)
class Record:
    """What is known about a generated module besides its text."""

    written: Written
    dialect: str
    metadata: Any  # whatever the driver keeps with it, as JSON


def module_name(key: str) -> str:
    """The name under which the module is imported; Numba finds it in `sys.modules` by this name."""
    return f"tapeless_{folder.PREFIX}{key}"


def store(key: str, record: Record) -> Path | None:
    """Write the module into the cache folder; its path, or None if there is no usable folder."""
    place = folder.writable()
    if place is None:
        return None
    source, sidecar = _paths(place, key)
    text = record.written.text.encode()
    for path, data in ((source, text), (sidecar, _pack(record).encode())):
        if folder.read(path) != data and not folder.write(path, data):
            return None
    return source


def remove(key: str) -> None:
    """Take the module out of the cache folder, if it is there."""
    place = folder.writable()
    for path in _paths(place, key) if place is not None else ():
        path.unlink(missing_ok=True)


def fetch(key: str) -> tuple[Path, Record] | None:
    """The module as an earlier process left it, if it is there and undamaged."""
    place = folder.readable()
    if place is None:
        return None
    source, sidecar = _paths(place, key)
    text, packed = folder.read(source), folder.read(sidecar)
    if text is None or packed is None:
        return None
    record = _unpack(packed, text)
    return None if record is None else (source, record)


def run(key: str, written: Written, path: Path | None) -> ModuleType:
    """The text as a module in `sys.modules`; without a path it lives in memory only."""
    name = module_name(key)
    filename = str(path) if path is not None else f"<{name}>"
    if path is None:  # tracebacks and pdb read the text from here
        lines = written.text.splitlines(keepends=True)
        linecache.cache[filename] = (len(written.text), None, lines, filename)
    module = ModuleType(name)
    module.__file__ = filename
    sys.modules[name] = module
    # From the checked text, not by the import system: no .pyc that could be stale or planted.
    exec(compile(written.text, filename, "exec"), module.__dict__)
    return module


def _paths(place: Path, key: str) -> tuple[Path, Path]:
    stem = folder.PREFIX + key
    return place / f"{stem}.py", place / f"{stem}.json"


# ---- the sidecar ---------------------------------------------------------------------------------


def _pack(record: Record) -> str:
    locations = list(dict.fromkeys(loc for loc in record.written.locations if loc is not None))
    numbers = {location: number for number, location in enumerate(locations)}
    body = json.dumps(
        {
            "name": record.written.name,
            "dialect": record.dialect,
            "locations": [asdict(location) for location in locations],
            "lines": [numbers.get(loc) if loc else None for loc in record.written.locations],
            "metadata": record.metadata,
        },
        indent=1,
    )
    return json.dumps({"digest": _digest(record.written.text.encode(), body), "body": body})


def _unpack(packed: bytes, text: bytes) -> Record | None:
    try:
        outer = json.loads(packed)
        if outer["digest"] != _digest(text, outer["body"]):
            return None
        body = json.loads(outer["body"])
    except (ValueError, TypeError, KeyError):  # not JSON, or not ours: damaged
        return None
    places = [Location(**location) for location in body["locations"]]
    lines = tuple(None if number is None else places[number] for number in body["lines"])
    written = Written(text.decode(), body["name"], lines)
    return Record(written, body["dialect"], body["metadata"])


def _digest(text: bytes, body: str) -> str:
    return hashlib.sha256(text + b"\0" + body.encode()).hexdigest()
