"""Complex numbers as arguments and on the way to a real result.

The gradient of a real function of z = x + iy is ∂/∂x - i ∂/∂y, as in JAX.
"""

import cmath
from dataclasses import dataclass

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("numbers")
PYTHON = ("python",)
Z = np.array([0.3 + 0.4j, -0.7 + 0.2j, 1.1 - 0.6j])
T = np.array([0.0, 0.4, 1.1, 1.7])

# ---- one complex argument ------------------------------------------------------------------------


def squared_modulus(z):
    return abs(z) ** 2


HERE.add(squared_modulus, 3.0 + 4.0j, value=25.0, gradient=6.0 - 8.0j)


def modulus(z):
    return abs(z)


HERE.add(modulus, 3.0 + 4.0j, gradient=0.6 - 0.8j, engines=PYTHON)
HERE.add(
    modulus,
    0.0 + 0.0j,
    at="origin",
    gradient=0j,
    engines=PYTHON,
    differences=False,
    tags=("convention",),
)


def real_of_square(z):
    return (z * z).real


HERE.add(real_of_square, 0.3 + 0.4j, gradient=0.6 + 0.8j, engines=PYTHON)


def imag_of_square(z):
    return (z * z).imag


HERE.add(imag_of_square, 0.3 + 0.4j, gradient=0.8 - 0.6j, engines=PYTHON)


def phase(z):
    return np.angle(z)


HERE.add(phase, 0.3 + 0.4j, gradient=-1j / (0.3 + 0.4j), engines=PYTHON)
HERE.add(phase, -0.3 - 0.4j, at="third_quadrant", engines=PYTHON)


def product_of_parts(z):
    return z.real * z.imag


HERE.add(product_of_parts, 2.0 + 5.0j, gradient=5.0 - 2.0j, engines=PYTHON)


def inverse_real_part(z):
    return (1.0 / z).real


HERE.add(inverse_real_part, 3.0 + 4.0j, gradient=-1 / (3.0 + 4.0j) ** 2, engines=PYTHON)


def principal_root(z):
    return cmath.sqrt(z).real + cmath.log(z).imag


HERE.add(principal_root, -0.3 + 0.4j, engines=PYTHON)
HERE.add(principal_root, -0.3 - 0.4j, at="below_the_cut", engines=PYTHON)


def narrow(z):
    return (z * z + 2j * z).real


HERE.add(narrow, args=lambda: (np.complex64(0.5 + 1j),), gradient=1.0 + 4.0j, engines=PYTHON)


# ---- arrays --------------------------------------------------------------------------------------


def energy(z):
    return np.sum(z * np.conj(z)).real


HERE.add(energy, Z, gradient=2 * np.conj(Z))
HERE.add(energy, Z.astype(np.complex64), at="complex64", gradient=2 * np.conj(Z), engines=PYTHON)


def complex_written(z):
    y = np.zeros(3, dtype=complex)
    for k in range(3):
        y[k] = z[k] * z[0]
        y[k] *= 1j
    return np.sum(np.abs(y) ** 2)


HERE.add(complex_written, Z)


def overlap(z, w):
    return abs(np.vdot(z, w)) ** 2


HERE.add(overlap, Z, Z[::-1] * 1j, engines=PYTHON)


def part_before_write(z):
    total = 0.0
    for k in range(2):
        part = z.real
        total += part[k] * part[k + 1]
        z[k + 1] = z[k] * z[k + 1]
    return total


HERE.add(part_before_write, Z, engines=PYTHON)


def part_held_over_write(z):
    part = z.real
    z[0] = 5.0
    return part[0]


HERE.add(
    part_held_over_write,
    Z,
    refused="a view of the parts",
    error="UnsupportedAliasing",
    engines=PYTHON,
)

# ---- from real to real ---------------------------------------------------------------------------


def wave(k, x):
    return np.abs(np.sum(np.exp(1j * k * x))) ** 2


HERE.add(wave, 1.3, T)


def rotated(x, y):
    z = complex(x, y)
    z = z * z
    return z.real


HERE.add(rotated, 0.3, 0.4, value=-0.07, gradient=(0.6, -0.8), engines=PYTHON)


def orbit(x, y):
    z, c, steps = 0j, complex(x, y), 0
    while abs(z) < 2.0 and steps < 9:
        z = z * z + c
        steps += 1
    return abs(z) + steps


HERE.add(orbit, 0.1, 0.65)
HERE.add(orbit, 0.6, 0.8, at="escapes", engines=PYTHON)


def unit_circle(x):
    return abs(np.exp(1j * x)) ** 2


HERE.add(unit_circle, 0.3, value=1.0, gradient=0.0, engines=PYTHON)


def transform(x):
    n = len(x)
    power = 0.0
    for k in range(n):
        s = 0j
        for j in range(n):
            s += x[j] * cmath.exp(-2j * cmath.pi * j * k / n)
        power += abs(s) ** 2
    return power


# Parseval: the sum is n Σ x².
HERE.add(transform, T, value=4 * np.sum(T * T), gradient=8 * T)


def real_on_one_path(x):
    z = x
    if x > 0.0:
        z = x * 1j
    return abs(z * z + 1.0)


HERE.add(real_on_one_path, 0.5, value=0.75, gradient=-1.0, engines=PYTHON)


def curve(x):
    z = np.exp(1j * x) * x
    return np.sum(z.real * z.imag)


HERE.add(curve, T[1:], tags=("second_order",), engines=PYTHON)


def stored_among_reals(x):
    z = np.zeros(4, complex)
    z[:] = x
    z[1:] += 1j * x[:-1]
    return np.sum(np.abs(z[1:]))


HERE.add(stored_among_reals, T, engines=PYTHON)


@dataclass
class Circuit:
    load: complex
    gains: np.ndarray


def circuit(parts):
    return abs(parts.load * parts.gains[0]) ** 2


HERE.add(
    circuit,
    args=lambda: (Circuit(1.0 + 2.0j, np.array([2.0, 1.0])),),
    gradient=Circuit(8.0 - 16.0j, np.array([20.0, 0.0])),
    engines=PYTHON,
)

# ---- refused -------------------------------------------------------------------------------------


def complex_result(z):
    return z * z


HERE.add(complex_result, 0.3 + 0.4j, refused="complex results", error="NonScalarOutput")


def variance_of_complex(z):
    return abs(np.var(z))


HERE.add(
    variance_of_complex,
    Z,
    refused="a formula for real numbers",
    error="UnsupportedCall",
    engines=PYTHON,
)


def eigenvalues_of_complex(z):
    return np.linalg.eigvalsh(np.outer(z, np.conj(z)))[-1]


HERE.add(
    eigenvalues_of_complex, Z, refused="no complex rule", error="UnsupportedCall", engines=PYTHON
)


def sign_of_complex(z):
    return abs(np.sign(z) * 2.0)


HERE.add(
    sign_of_complex, 0.3 + 0.4j, refused="no complex rule", error="UnsupportedCall", engines=PYTHON
)
