"""tapeless: derivatives of plain Python, compiled, and written so that a person can read them.

>>> import numpy as np
>>> import tapeless as tl
>>> def energy(x):
...     return np.sum(x**2)
>>> tl.grad(energy)(np.array([1.0, -2.0]))
array([ 2., -4.])
"""

from tapeless.api.batch import batch as batch
from tapeless.api.derivative import derivative as derivative
from tapeless.api.explain import derivative_source as derivative_source
from tapeless.api.explain import explain as explain
from tapeless.api.gradients import grad as grad
from tapeless.api.gradients import value_and_grad as value_and_grad
from tapeless.api.hessians import hessian as hessian
from tapeless.api.hessians import hvp as hvp
from tapeless.api.jacobians import jacfwd as jacfwd
from tapeless.api.jacobians import jacobian as jacobian
from tapeless.api.jacobians import jacrev as jacrev
from tapeless.api.prepared import prepare as prepare
from tapeless.api.products import jvp as jvp
from tapeless.api.products import vjp as vjp
from tapeless.api.save import save as save
from tapeless.errors import AliasedArguments as AliasedArguments
from tapeless.errors import ArgumentError as ArgumentError
from tapeless.errors import CacheWarning as CacheWarning
from tapeless.errors import DataRace as DataRace
from tapeless.errors import EngineWarning as EngineWarning
from tapeless.errors import IntegerArgument as IntegerArgument
from tapeless.errors import MutatedGlobal as MutatedGlobal
from tapeless.errors import NonFinite as NonFinite
from tapeless.errors import NonFiniteWarning as NonFiniteWarning
from tapeless.errors import NonScalarOutput as NonScalarOutput
from tapeless.errors import PreparedMismatch as PreparedMismatch
from tapeless.errors import RuleMismatch as RuleMismatch
from tapeless.errors import ShapeMismatch as ShapeMismatch
from tapeless.errors import SourceError as SourceError
from tapeless.errors import SourceMissing as SourceMissing
from tapeless.errors import TapelessError as TapelessError
from tapeless.errors import TypingError as TypingError
from tapeless.errors import UnsupportedAliasing as UnsupportedAliasing
from tapeless.errors import UnsupportedCall as UnsupportedCall
from tapeless.errors import UnsupportedSyntax as UnsupportedSyntax
from tapeless.frontend.containers import register_container as register_container
from tapeless.options import Options as Options
from tapeless.testing.check import check_grads as check_grads
from tapeless.testing.rule import check_rule as check_rule

__version__ = "0.1.0"
