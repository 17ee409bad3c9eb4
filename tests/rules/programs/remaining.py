"""Functions of SciPy's transforms, Bessel and hypergeometric functions, and solvers."""

import math

import numpy as np
import scipy.fft
from numpy.polynomial import polynomial
from scipy import linalg, ndimage, optimize, signal, special

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
CASES += [
    ("numpy.maximum.reduceat", lambda x: np.maximum.reduceat(x, [0, 2, 3]), (X,)),
    ("numpy.minimum.reduceat", lambda x: np.minimum.reduceat(x, [0, 2, 3]), (X,)),
    ("numpy.multiply.reduceat", lambda x: np.multiply.reduceat(x, [0, 2, 3]), (X,)),
    ("numpy.nanargmin", lambda x: x[np.nanargmin(x)] ** 2, (X,)),
    ("numpy.polynomial.polynomial.polyadd", lambda a, b: polynomial.polyadd(a, b), (X, X[:3])),
    ("numpy.polynomial.polynomial.polysub", lambda a, b: polynomial.polysub(a, b), (X, X[:3])),
    ("numpy.polynomial.polynomial.polymul", lambda a, b: polynomial.polymul(a, b), (X, X[:3])),
    ("numpy.polynomial.polynomial.polyvander", lambda x: polynomial.polyvander(x, 3), (X,)),
    ("scipy.fft.dstn", lambda x: scipy.fft.dstn(x, type=3), (A,)),
    ("scipy.fft.idctn", lambda x: scipy.fft.idctn(x, type=2), (A,)),
    ("scipy.linalg.sinm", lambda a: linalg.sinm(0.3 * a @ a.T), (A,)),
    ("scipy.linalg.sinhm", lambda a: linalg.sinhm(0.3 * a @ a.T), (A,)),
    ("scipy.ndimage.minimum_filter1d", lambda x: ndimage.minimum_filter1d(x, 3), (X,)),
    ("scipy.signal.savgol_coeffs", lambda x: x * signal.savgol_coeffs(5, 2), (X,)),
    (
        "scipy.optimize.fminbound",
        lambda p: optimize.fminbound(lambda x: (x - p) ** 2 + 0.1 * x**4, 0.0, 2.0, xtol=1e-10),
        (0.7,),
    ),
]
if hasattr(np.linalg, "matmul"):
    CASES.append(("numpy.linalg.matmul", lambda a: np.linalg.matmul(a, a.T), (A,)))
if hasattr(np, "cumulative_prod"):
    CASES.append(("numpy.cumulative_prod", lambda x: np.cumulative_prod(x), (X,)))
