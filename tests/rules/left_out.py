"""What the sweep does not show, and why."""

from tests.rules.programs import single_lapack, whole_numbers

DTYPES = ("float64", "float32")
ORDERS = (1, 2)

# (function, dtype, order) -> why it is not checked
LEFT_OUT = {
    ("numpy.spacing", "float32", 1): "differences are taken in float64, whose spacing is another",
    ("numpy.spacing", "float32", 2): "differences are taken in float64, whose spacing is another",
    ("math.trunc", "float32", 1): "NumPy's float32 has no __trunc__",
    ("math.trunc", "float32", 2): "NumPy's float32 has no __trunc__",
}
LEFT_OUT["scipy.special.erfcx", "float32", 2] = "cancels just below 10, where the series begins"
LEFT_OUT["scipy.linalg.sqrtm", "float32", 2] = "its slopes of 3e-3 round by 1e-7"
LEFT_OUT["scipy.optimize.least_squares", "float64", 2] = "differences see the solver's error"
LEFT_OUT["scipy.optimize.minimize", "float32", 2] = "a slope that is 0 is 3e-21 in one mode"
for _order in ORDERS:
    LEFT_OUT["scipy.optimize.newton", "float32", _order] = "SciPy's tolerance is finer than float32"
    LEFT_OUT["scipy.special.nbdtr", "float32", _order] = "SciPy's is of float64 for whole counts"
    LEFT_OUT["scipy.special.pdtr", "float32", _order] = "SciPy's `gammaincc` of 3.0 is of float64"
    LEFT_OUT["scipy.special.multigammaln", "float32", _order] = "SciPy's constant is of float64"
    LEFT_OUT["scipy.linalg.blas.dcopy", "float32", _order] = "SciPy's writes into a copy"
# Differences are taken in float64, which these round to float32, or of which they change a copy.
for _name, _, _ in single_lapack.CASES:
    for _dtype in DTYPES:
        for _order in ORDERS:
            LEFT_OUT[_name, _dtype, _order] = "differences in float64 see it round to float32"

# NumPy's product of float32 and int64 is of float64; ours stays in float32.
for _name, _, _ in whole_numbers.CASES:
    for _order in ORDERS:
        LEFT_OUT[_name, "float32", _order] = "the product with whole numbers is in float32"
