"""`scipy.stats`. Imported where a program uses it."""

from scipy.stats._distn_infrastructure import rv_continuous_frozen, rv_discrete_frozen

from tapeless.rules.registry import READ_AS
from tapeless.rules.stats import bounded as bounded
from tapeless.rules.stats import circular as circular
from tapeless.rules.stats import discrete as discrete
from tapeless.rules.stats import gammas as gammas
from tapeless.rules.stats import half_line as half_line
from tapeless.rules.stats import line as line
from tapeless.rules.stats import mixed as mixed
from tapeless.rules.stats import multivariate as multivariate
from tapeless.rules.stats.families import FAMILIES, Frozen


def _frozen(outside):
    """A frozen distribution of SciPy's, which holds a copy of the distribution."""
    distribution, known = outside.dist, FAMILIES.get(outside.dist.name)
    if known is not None and type(known.distribution) is type(distribution):
        distribution = known.distribution
    return Frozen(distribution, outside.args, outside.kwds)


READ_AS[rv_continuous_frozen] = _frozen
READ_AS[rv_discrete_frozen] = _frozen
