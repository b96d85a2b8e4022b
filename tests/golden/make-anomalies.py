#!/usr/bin/env python3
"""Makes tests/golden/data/anomalies.h5 with scikit-learn and NumPy (float64): errors, and what they are worth.

NAME/errors     float32, and the marks (0 or 1) as NAME/marked
NAME/areas      roc_auc_score, average_precision_score
NAME/table      a row a threshold (some distinct errors, falling): threshold, tn, fp, fn, tp, precision, recall, F1 of
                samples whose error is at least the threshold
NAME/rules      numpy.percentile 50, 95 and 99; mean + 0, 2.5 and 3 deviations; the largest F1 of any threshold
"""
import os

import h5py
import numpy
from sklearn.metrics import (average_precision_score, confusion_matrix, f1_score, precision_recall_curve, precision_score,
                             recall_score, roc_auc_score)

random = numpy.random.default_rng(11)


def mixture(n, share, gap):
    marked = random.uniform(size=n) < share
    return random.lognormal(0, 0.6, n) + gap * marked * random.uniform(size=n), marked


cases = {
    "rare": mixture(3000, 0.01, 4),
    "even": mixture(500, 0.5, 1),
    "few": mixture(7, 0.5, 1),
    "apart": (numpy.r_[random.uniform(0, 1, 40), random.uniform(2, 3, 9)], numpy.r_[numpy.zeros(40), numpy.ones(9)]),
    "backwards": (numpy.r_[random.uniform(2, 3, 40), random.uniform(0, 1, 9)], numpy.r_[numpy.zeros(40), numpy.ones(9)]),
    "two": (numpy.array([1.0, 1.0]), numpy.array([0, 1])),
}
errors, marked = mixture(800, 0.2, 2)
cases["ties"] = numpy.round(errors * 4) / 4, marked

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "anomalies.h5")
with h5py.File(path, "w") as file:
    for name, (errors, marked) in cases.items():
        errors = errors.astype("f4")
        x, y = errors.astype("f8"), marked.astype(int)
        precision, recall, _ = precision_recall_curve(y, x)
        both = precision + recall
        best = (2 * precision * recall / numpy.where(both > 0, both, 1)).max()
        levels = numpy.unique(x)[::-1]
        rows = []
        for level in levels[:: max(1, len(levels) // 20)]:
            flagged = x >= level
            rows.append([level, *confusion_matrix(y, flagged, labels=[0, 1]).ravel(), precision_score(y, flagged),
                         recall_score(y, flagged), f1_score(y, flagged)])
        file[name + "/errors"] = errors
        file[name + "/marked"] = y.astype("f4")
        file[name + "/areas"] = [roc_auc_score(y, x), average_precision_score(y, x)]
        file[name + "/table"] = numpy.array(rows)
        file[name + "/rules"] = [*numpy.percentile(x, [50, 95, 99]), *(x.mean() + k * x.std() for k in (0, 2.5, 3)), best]
