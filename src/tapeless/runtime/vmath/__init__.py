"""Elementary functions that LLVM inlines into loops and vectorises."""

from tapeless.runtime.vmath.exponentials import exp as exp
from tapeless.runtime.vmath.exponentials import exp2 as exp2
from tapeless.runtime.vmath.exponentials import expm1 as expm1
from tapeless.runtime.vmath.hyperbolic import cosh as cosh
from tapeless.runtime.vmath.hyperbolic import sinh as sinh
from tapeless.runtime.vmath.hyperbolic import tanh as tanh
from tapeless.runtime.vmath.logarithms import log as log
from tapeless.runtime.vmath.logarithms import log1p as log1p
from tapeless.runtime.vmath.trigonometric import cos as cos
from tapeless.runtime.vmath.trigonometric import sin as sin
from tapeless.runtime.vmath.trigonometric import tan as tan
