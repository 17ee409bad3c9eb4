"""The cache folder: where it is, whether it can be trusted, and writing into it so that no one sees
half a file.

Code is loaded from this folder, so it must belong to the user (or to root) and no one else may
write to it. Nothing here raises when the folder cannot be used: the caller goes on without it,
and a `CacheWarning` says so once.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import warnings
from pathlib import Path

import platformdirs

from tapeless.errors import CacheWarning

VARIABLE = "TAPELESS_CACHE_DIR"
PREFIX = "d_"  # of every file of ours in the folder, followed by a key
_OURS = re.compile(rf"{PREFIX}[0-9a-f]{{16}}\.")

_warned: set[str] = set()


def folder() -> Path:
    """Where compiled derivatives are kept; it need not exist."""
    return Path(os.environ.get(VARIABLE) or platformdirs.user_cache_dir("tapeless"))


def readable() -> Path | None:
    """The folder, if it exists and code in it may be trusted."""
    path = folder()
    try:
        problem = _distrust(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        problem = str(error)
    if problem:
        _warn(f"{path} is not used: {problem}")
        return None
    return path


def writable() -> Path | None:
    """The folder, made if need be; None, with a warning, if it cannot be trusted or made."""
    path = folder()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        _warn(f"{path} cannot be made: {error.strerror}")
        return None
    return readable()


def write(path: Path, data: bytes) -> bool:
    """Put a whole file in place at once; False, with a warning, if the folder does not take it."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        # O_EXCL: never through a link that someone else put there
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(draft, path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        _warn(f"{path.parent} cannot be written: {error.strerror}")
        return False
    return True


def read(path: Path) -> bytes | None:
    """The contents of a file, None if there is none or it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def size() -> tuple[int, int]:
    """How many derivatives the folder holds, and the bytes of all that belongs to them."""
    files = _files()
    return sum(1 for file in files if file.suffix == ".py"), sum(map(_length, files))


def clear() -> int:
    """Delete every file of ours from the folder; returns how many derivatives there were."""
    files = _files()
    for file in files:
        file.unlink(missing_ok=True)
    return sum(1 for file in files if file.suffix == ".py")


def _files() -> list[Path]:
    path = folder()
    if not path.is_dir():
        return []
    return sorted(file for file in path.iterdir() if _OURS.match(file.name))


def _length(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:  # another process cleared it meanwhile
        return 0


# ---- trust ---------------------------------------------------------------------------------------


def _distrust(path: Path) -> str:
    """Why code in this folder may not be loaded; empty if it may."""
    real = path.resolve(strict=True)
    if not real.is_dir():
        return "it is not a folder"
    if not hasattr(os, "getuid"):  # Windows: the profile folder is private by its access list
        return ""
    status = real.stat()
    if status.st_uid not in (os.getuid(), 0):
        return "it belongs to another user"
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return "others can write to it (chmod 700 makes it private)"
    for parent in real.parents:
        mode = parent.stat().st_mode
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            return f"others can replace it, because they can write to {parent}"
    return ""


def _warn(problem: str) -> None:
    """Say once for each problem what happens instead."""
    if problem not in _warned:
        _warned.add(problem)
        warnings.warn(
            f"compiled derivatives are not kept for later processes: {problem}",
            CacheWarning,
            stacklevel=2,
        )
