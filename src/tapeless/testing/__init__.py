"""Checking derivatives: against finite differences, and of each mode against the other."""

from tapeless.testing.check import check_grads as check_grads
from tapeless.testing.mismatch import GradientMismatch as GradientMismatch
from tapeless.testing.rule import check_rule as check_rule
