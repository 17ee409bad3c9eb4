"""The gamma and beta functions of `scipy.special`, complete and incomplete."""

from __future__ import annotations

import numpy as np
import scipy.special as special

from tapeless.rules.choosing import chosen
from tapeless.rules.registry import callee, lower, no_slope, partials, zero_derivative
from tapeless.rules.scipy_calls import calls

# ---- complete ------------------------------------------------------------------------------------

calls("gamma gammaln loggamma rgamma psi gammasgn")
calls("zeta", "x, q", module="special")
calls("zetac")
calls("beta betaln", "a, b")
calls("binom", "n, k")
calls("poch", "z, m")
zero_derivative("scipy.special.gammasgn")
no_slope("scipy.special.zeta")


@partials("scipy.special.gamma", at=[0.3, 4.5, -1.5])
def gamma(x, y):
    return y * special.psi(x)


@partials("scipy.special.gammaln", at=[0.3, 45.0, -1.5])
def gammaln(x, y):
    return special.psi(x)


@partials("scipy.special.loggamma", at=[0.3, 45.0])
def loggamma(x, y):
    return special.psi(x)


# Below 1/2, where its zeros are, by reflection: 1 / Γ(x) = Γ(1 - x) sin(πx) / π (DLMF 5.5.3).
@partials("scipy.special.rgamma", at=[0.3, 4.5, -1.5, -2.0, 0.0])
def rgamma(x, y):
    below = x < 0.5
    nearest = np.rint(x)
    sign, angle = 1.0 - 2.0 * np.remainder(nearest, 2.0), np.pi * (x - nearest)
    z = np.where(below, 1.0 - x, 1.0)
    reflected = np.cos(angle) - special.psi(z) * np.sin(angle) * 0.3183098861837907  # 1 / π
    beyond = -y * special.psi(np.where(below, 1.0, x))
    return np.where(below, sign * special.gamma(z) * reflected, beyond)


@partials("scipy.special.psi", at=[0.3, 45.0, -1.5])
def psi(x, y):
    return special.zeta(2.0, x)


@partials("scipy.special.zeta", at=[(2.0, 0.3), (3.5, 20.0)])
def zeta(x, q, y):
    return None, -x * special.zeta(x + 1.0, q)


@partials("scipy.special.beta", at=[(0.3, 2.0), (4.0, 5.5)])
def beta(a, b, y):
    both = special.psi(a + b)
    return y * (special.psi(a) - both), y * (special.psi(b) - both)


@partials("scipy.special.betaln", at=[(0.3, 2.0), (40.0, 5.5)])
def betaln(a, b, y):
    both = special.psi(a + b)
    return special.psi(a) - both, special.psi(b) - both


@partials("scipy.special.binom", at=[(5.0, 2.0), (5.5, 1.3)])
def binom(n, k, y):
    rest = special.psi(n - k + 1.0)
    return y * (special.psi(n + 1.0) - rest), y * (rest - special.psi(k + 1.0))


@partials("scipy.special.poch", at=[(0.3, 2.0), (4.0, 1.5)])
def poch(z, m, y):
    both = special.psi(z + m)
    return y * (both - special.psi(z)), y * both


@lower(special.polygamma)
def polygamma(n, x):
    order = n + 1.0
    sum_of_powers = special.gamma(order) * special.zeta(order, x)
    sign = 2.0 * np.remainder(n, 2) - 1.0
    return np.where(n == 0, special.psi(x), sign * sum_of_powers)


def hurwitz(x, q):
    """The operation `scipy.special.zeta`, as a function that `zeta` is written in."""
    return special.zeta(x, q)


callee(hurwitz, operation="scipy.special.zeta", signature="x, q")


@lower(special.zeta)
def zeta_of(x, q=None):
    if q is None:
        return 1.0 + special.zetac(x)
    return hurwitz(x, q)


@lower(special.comb)
def comb(N, k, *, exact=False, repetition=False):
    """As floats; 0 where k is negative or exceeds N."""
    if repetition:
        return comb(N + k - 1, k)
    inside = (k <= N) & (N >= 0) & (k >= 0)
    return np.where(inside, special.binom(N, np.where(inside, k, 0.0)), 0.0)


@lower(special.multigammaln)  # type: ignore[attr-defined]
def multigammaln(a, d):
    if np.any(a <= 0.5 * (d - 1)):
        raise ValueError("condition a > 0.5 * (d-1) not met")
    total = 0.25 * d * (d - 1) * np.log(np.pi) + special.gammaln(a)
    for j in range(1, d):
        total = total + special.gammaln(a - 0.5 * j)
    return total


# ---- noncentral χ² -------------------------------------------------------------------------------

calls("chndtr chndtrix", "x, df, nc")
no_slope("scipy.special.chndtr", "scipy.special.chndtrix", inputs=(1,))


def noncentral_density(x, df, nc):
    """½ e^(-(x + λ) / 2) (x / λ)^(ν / 2) I_ν(√(λ x)) with ν = df / 2 - 1; where λ x is small the
    first term of its series.
    """
    order, root = 0.5 * df - 1.0, np.sqrt(x * nc)
    near = root < 1e-8
    apart = chosen(near, 1.0, x), chosen(near, 1.0, nc)
    bessel = special.ive(order, np.sqrt(apart[0] * apart[1]))
    front = np.exp(-0.5 * (np.sqrt(x) - np.sqrt(nc)) ** 2)
    ratio = special.xlogy(0.5 * order, apart[0]) - special.xlogy(0.5 * order, apart[1])
    first = np.exp(special.xlogy(order, 0.5 * x) - special.gammaln(order + 1.0))
    return 0.5 * front * chosen(near, first, bessel * np.exp(ratio))


@partials("scipy.special.chndtr", at=[(1.3, 2.0, 0.7), (9.0, 3.5, 4.0), (2.0, 2.0, 0.0)])
def chndtr(x, df, nc, y):
    return noncentral_density(x, df, nc), None, -noncentral_density(x, df + 2.0, nc)


@partials("scipy.special.chndtrix", at=[(0.3, 2.0, 0.7), (0.8, 3.5, 4.0)])
def chndtrix(p, df, nc, x):
    density = noncentral_density(x, df, nc)
    slope = noncentral_density(x, df + 2.0, nc) / density
    return np.divide(1.0, density), None, slope


# ---- other names of these ------------------------------------------------------------------------


@lower(special.chdtr)
def chdtr(v, x):
    return special.gammainc(0.5 * v, 0.5 * x)


@lower(special.chdtrc)
def chdtrc(v, x):
    return special.gammaincc(0.5 * v, 0.5 * x)


@lower(special.gdtr)
def gdtr(a, b, x):
    return special.gammainc(b, a * x)


@lower(special.gdtrc)
def gdtrc(a, b, x):
    return special.gammaincc(b, a * x)


@lower(special.fdtr)
def fdtr(dfn, dfd, x):
    found = special.betainc(0.5 * dfn, 0.5 * dfd, dfn * x / (dfd + dfn * x))
    return np.where((dfn > 0) & (dfd > 0), found, np.nan)


@lower(special.fdtrc)
def fdtrc(dfn, dfd, x):
    found = special.betainc(0.5 * dfd, 0.5 * dfn, dfd / (dfd + dfn * x))
    return np.where((dfn > 0) & (dfd > 0), found, np.nan)


@lower(special.pdtr)
def pdtr(k, m):
    return special.gammaincc(k // 1.0 + 1.0, m)


@lower(special.pdtrc)
def pdtrc(k, m):
    return special.gammainc(k // 1.0 + 1.0, m)


@lower(special.bdtr)
def bdtr(k, n, p):
    return special.betaincc(k // 1.0 + 1.0, n - k // 1.0, p)


@lower(special.nbdtr)
def nbdtr(k, n, p):
    return special.betainc(n, k // 1.0 + 1.0, p)
