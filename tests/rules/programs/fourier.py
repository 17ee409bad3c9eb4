"""Fourier transforms. One program for each function, with lengths, axes and norms among them."""

import numpy as np
import scipy.fft

from tests.rules.programs.data import A, T, X

Z = A + 1j * A[::-1] ** 2
C = X - 1j * X[::-1]

CASES = [
    (f"numpy.fft.{name}", function, args)
    for name, function, *args in [
        ("fft", lambda x: np.fft.fft(x), X),
        ("fft", lambda x: np.fft.fft(x, n=3, axis=0, norm="ortho"), Z),
        ("ifft", lambda x: np.fft.ifft(x, 7), C),
        ("rfft", lambda x: np.fft.rfft(x), X),
        ("rfft", lambda x: np.fft.rfft(x, 4, 0, norm="ortho"), A),
        ("irfft", lambda x: np.fft.irfft(x), C),
        ("irfft", lambda x: np.fft.irfft(x, 5, axis=0, norm="forward"), Z),
        ("hfft", lambda x: np.fft.hfft(x, 7), C),
        ("ihfft", lambda x: np.fft.ihfft(x), X),
        ("fft2", lambda x: np.fft.fft2(x), A),
        ("ifft2", lambda x: np.fft.ifft2(x, s=(2, 5)), Z),
        ("rfft2", lambda x: np.fft.rfft2(x), T),
        ("irfft2", lambda x: np.fft.irfft2(x, norm="ortho"), Z),
        ("fftn", lambda x: np.fft.fftn(x, norm="forward"), T),
        ("ifftn", lambda x: np.fft.ifftn(x, axes=(0,)), Z),
        ("rfftn", lambda x: np.fft.rfftn(x, s=(3, 3), axes=(1, 0)), T),
        ("irfftn", lambda x: np.fft.irfftn(x, s=(4, 5), axes=(0, 1)), Z),
        ("fftshift", lambda x: np.fft.fftshift(x), A),
        ("ifftshift", lambda x: np.fft.ifftshift(x, axes=1), Z),
        ("fftfreq", lambda x: x * np.fft.fftfreq(len(x), 0.5), X),
        ("rfftfreq", lambda x: x[:3] * np.fft.rfftfreq(len(x)), X),
    ]
]

CASES += [
    (f"scipy.fft.{name}", function, args)
    for name, function, *args in [
        ("fft", lambda x: scipy.fft.fft(x, workers=1), Z),
        ("irfft2", lambda x: scipy.fft.irfft2(x), Z),
        ("rfftn", lambda x: scipy.fft.rfftn(x), A),
        ("dct", lambda x: scipy.fft.dct(x), A),
        ("dct", lambda x: scipy.fft.dct(x, 3, axis=0, norm="ortho"), A),
        ("idct", lambda x: scipy.fft.idct(x, n=4), X),
        ("idct", lambda x: scipy.fft.idct(x, 3, norm="forward"), X),
        ("dst", lambda x: scipy.fft.dst(x, n=7, norm="ortho"), X),
        ("dst", lambda x: scipy.fft.dst(x, 3), A),
        ("idst", lambda x: scipy.fft.idst(x, axis=0), A),
    ]
]
