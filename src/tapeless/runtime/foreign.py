"""Functions that have a rule of the user's: `rules.custom` puts them here, by name.

Generated code imports them from here. The name holds a digest of the function, so that code in the
cache never meets another version of it.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    raise AttributeError(
        f"no rule has been given for `{name}` in this process; import the module that gives it"
    )
