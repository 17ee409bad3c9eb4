"""Elementary functions that LLVM inlines into loops and vectorises.

Each takes numbers of any real type and computes in double precision; the result is single precision
if all arguments are. They can be called from Python too.
"""

from tapeless.runtime.vmath.error_function import erf as erf
from tapeless.runtime.vmath.error_function import erfc as erfc
from tapeless.runtime.vmath.exponentials import exp as exp
from tapeless.runtime.vmath.exponentials import exp2 as exp2
from tapeless.runtime.vmath.exponentials import expm1 as expm1
from tapeless.runtime.vmath.hyperbolic import cosh as cosh
from tapeless.runtime.vmath.hyperbolic import sinh as sinh
from tapeless.runtime.vmath.hyperbolic import tanh as tanh
from tapeless.runtime.vmath.inverse_hyperbolic import acosh as acosh
from tapeless.runtime.vmath.inverse_hyperbolic import asinh as asinh
from tapeless.runtime.vmath.inverse_hyperbolic import atanh as atanh
from tapeless.runtime.vmath.inverse_trigonometric import acos as acos
from tapeless.runtime.vmath.inverse_trigonometric import asin as asin
from tapeless.runtime.vmath.inverse_trigonometric import atan as atan
from tapeless.runtime.vmath.inverse_trigonometric import atan2 as atan2
from tapeless.runtime.vmath.logarithms import log as log
from tapeless.runtime.vmath.logarithms import log1p as log1p
from tapeless.runtime.vmath.logarithms import log2 as log2
from tapeless.runtime.vmath.logarithms import log10 as log10
from tapeless.runtime.vmath.logistic import sigmoid as sigmoid
from tapeless.runtime.vmath.logistic import softplus as softplus
from tapeless.runtime.vmath.powers import pow as pow
from tapeless.runtime.vmath.roots import cbrt as cbrt
from tapeless.runtime.vmath.roots import hypot as hypot
from tapeless.runtime.vmath.trigonometric import cos as cos
from tapeless.runtime.vmath.trigonometric import sin as sin
from tapeless.runtime.vmath.trigonometric import tan as tan
