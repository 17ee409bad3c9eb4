"""Distances of points. One program for each function, and for each metric of the tables."""

import numpy as np
from scipy.spatial import distance

from tests.rules.programs.data import A, B, V

OTHER = B.T + 2.0
METRICS = ["euclidean", "sqeuclidean", "cityblock", "chebyshev", "cosine", "correlation"]


def table(metric, **how):
    return lambda a, b: distance.cdist(a, b, metric, **how)


def pairs(metric, **how):
    return lambda a: distance.pdist(a, metric, **how)


CASES = [("scipy.spatial.distance.cdist", table(metric), (A, OTHER)) for metric in METRICS]
CASES += [("scipy.spatial.distance.pdist", pairs(metric), (A,)) for metric in METRICS]
CASES += [
    ("scipy.spatial.distance.cdist", table("minkowski", p=3.0), (A, OTHER)),
    ("scipy.spatial.distance.pdist", pairs("minkowski", p=1.5), (A,)),
]
CASES += [
    (f"scipy.spatial.distance.{name}", function, (V, np.array([0.3, -0.2, 0.8, 1.7])))
    for name, function in {
        "euclidean": lambda u, v: distance.euclidean(u, v),
        "sqeuclidean": lambda u, v: distance.sqeuclidean(u, v),
        "cityblock": lambda u, v: distance.cityblock(u, v),
        "chebyshev": lambda u, v: distance.chebyshev(u, v),
        "minkowski": lambda u, v: distance.minkowski(u, v, 3),
        "cosine": lambda u, v: distance.cosine(u, v),
        "correlation": lambda u, v: distance.correlation(u, v),
    }.items()
]
