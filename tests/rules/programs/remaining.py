"""Functions of SciPy's transforms, Bessel and hypergeometric functions, and solvers."""

import math

import numpy as np
import scipy.fft
from scipy import optimize, special

from tests.rules.programs.data import A, T, X
from tests.rules.programs.fourier import C, Z

CASES = [
    (f"scipy.fft.{name}", function, args)
    for name, function, *args in [
        ("ifft", lambda x: scipy.fft.ifft(x, 7), C),
        ("fft2", lambda x: scipy.fft.fft2(x), A),
        ("ifft2", lambda x: scipy.fft.ifft2(x, s=(2, 5)), Z),
        ("fftn", lambda x: scipy.fft.fftn(x, norm="forward"), T),
        ("ifftn", lambda x: scipy.fft.ifftn(x, axes=(0,)), Z),
        ("rfft", lambda x: scipy.fft.rfft(x), X),
        ("irfft", lambda x: scipy.fft.irfft(x), C),
        ("rfft2", lambda x: scipy.fft.rfft2(x), T),
        ("irfftn", lambda x: scipy.fft.irfftn(x, s=(4, 5), axes=(0, 1)), Z),
        ("hfft", lambda x: scipy.fft.hfft(x, 7), C),
        ("ihfft", lambda x: scipy.fft.ihfft(x), X),
        ("fftshift", lambda x: x * scipy.fft.fftshift(x), X),
        ("ifftshift", lambda x: x * scipy.fft.ifftshift(x), X),
        ("fftfreq", lambda x: x * scipy.fft.fftfreq(5), X),
        ("rfftfreq", lambda x: x[:3] * scipy.fft.rfftfreq(5), X),
    ]
]
CASES += [
    (f"scipy.special.{name}", function, (X,))
    for name, function in [
        ("jv", lambda x: special.jv(1.5, x)),
        ("jn", lambda x: special.jn(2, x)),
        ("jve", lambda x: special.jve(1.5, x)),
        ("iv", lambda x: special.iv(1.5, x)),
        ("ive", lambda x: special.ive(1.5, x)),
        ("kve", lambda x: special.kve(1.5, x)),
        ("hyp0f1", lambda x: special.hyp0f1(1.5, x)),
        ("hyp1f1", lambda x: special.hyp1f1(0.5, 1.5, x)),
        ("hyp2f1", lambda x: special.hyp2f1(0.5, 1.0, 2.5, 0.5 * x)),
    ]
]
CASES += [
    ("math.fsum", lambda x: x[0] * math.fsum(x), (X,)),
    ("numpy.asfortranarray", lambda x: x * np.asfortranarray(x), (A,)),
    (
        "scipy.optimize.fixed_point",
        lambda a: optimize.fixed_point(lambda x: np.cos(a * x), 0.5, xtol=1e-14),
        (0.7,),
    ),
    ("scipy.optimize.ridder", lambda p: optimize.ridder(lambda x: x**3 - p, 0.0, 5.0), (2.0,)),
    ("scipy.optimize.brenth", lambda p: optimize.brenth(lambda x: x**3 - p, 0.0, 5.0), (2.0,)),
]
if hasattr(np, "cumulative_prod"):
    CASES.append(("numpy.cumulative_prod", lambda x: np.cumulative_prod(x), (X,)))
