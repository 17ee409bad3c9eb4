"""The command line: `tapeless explain`, `check`, `time` and `cache`."""

from tapeless.cli.app import app as app
