#!/usr/bin/env python3
"""Makes tests/golden/data/stats.h5 with NumPy (float64): arrays of weights, and what NumPy says of them.

NAME/x          the values, float32
NAME/stats      zeros, NaNs, infinities, first value that is not finite (or the length), lowest, highest, mean and
                deviation of the finite ones, both ends of the histogram
NAME/bins       numpy.histogram of the finite values, 24 bins
NAME/singular   singular values of x as a matrix, where it is one
"""
import os

import h5py
import numpy

random = numpy.random.default_rng(7)
arrays = {
    "normal": random.normal(0, 0.1, (40, 30)),
    "far": random.normal(1000, 0.01, 999),
    "sparse": random.normal(0, 1, 1000) * (random.uniform(size=1000) < 0.2),
    "edges": numpy.arange(25) / 24,
    "thirds": numpy.arange(301) / 3 - 7,
    "odd": random.normal(0, 1, 500),
    "constant": numpy.full(17, -2.5),
    "thin": random.normal(0, 1, (3, 200)),
    "low_rank": random.normal(0, 1, (50, 4)) @ random.normal(0, 1, (4, 20)),
}
arrays["odd"][[33, 200, 201, 499]] = numpy.nan, numpy.inf, -numpy.inf, numpy.nan

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "stats.h5")
with h5py.File(path, "w") as file:
    for name, array in arrays.items():
        array = array.astype("f4")
        x = array.ravel().astype("f8")
        odd = numpy.flatnonzero(~numpy.isfinite(x))
        finite = x[numpy.isfinite(x)]
        bins, edges = numpy.histogram(finite, 24)
        file[name + "/x"] = array
        file[name + "/stats"] = [
            (x == 0).sum(), numpy.isnan(x).sum(), numpy.isinf(x).sum(), odd[0] if len(odd) else len(x),
            finite.min(), finite.max(), finite.mean(), finite.std(), edges[0], edges[-1]]
        file[name + "/bins"] = bins.astype("f4")
        if array.ndim == 2:
            file[name + "/singular"] = numpy.linalg.svd(array.astype("f8"), compute_uv=False)
