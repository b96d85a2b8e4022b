#!/usr/bin/python3
"""Trains on the normal class of two data sets, and compares what `hourglass-cli anomalies` says with scikit-learn.

    anomalies.py [CLI]

The errors are read from the CSV that the command writes. On them areas, the threshold of each rule, and what it gives on
every part are computed by scikit-learn and NumPy; all must agree within 1e-6. Needs NumPy and scikit-learn.
"""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy
from sklearn.metrics import (average_precision_score, confusion_matrix, f1_score, precision_recall_curve, precision_score,
                             recall_score, roc_auc_score)

TOLERANCE = 1e-6
RUNS = {
    "ecg": ("heartbeats", ["--epochs", 60, "--batch-size", 16, "--learning-rate", 0.005]),
    "paper-machine": ("rare-event-59", ["--epochs", 20]),
}
RULES = [["--percentile", 95], ["--percentile", 99], ["--rule", "sigma"], ["--k", 1.5], ["--rule", "f1"]]


def call(cli, *words):
    done = subprocess.run([cli, *map(str, words)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}: {done.stderr}")
    return done.stdout


def read(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    return {part: (numpy.array([float(row["error"]) for row in rows if row["part"] == part]),
                   numpy.array([int(row["marked"]) for row in rows if row["part"] == part]))
            for part in {row["part"] for row in rows}}


def wanted_threshold(parts, rule):
    errors = parts["training"][0]
    if rule == ["--rule", "f1"]:
        x, y = parts["validation"]
        precision, recall, thresholds = precision_recall_curve(y, x)
        f1 = 2 * precision * recall / numpy.maximum(precision + recall, 1e-300)
        return thresholds[numpy.flatnonzero(f1[:-1] == f1[:-1].max())[-1]]
    if rule[0] == "--percentile":
        return numpy.percentile(errors, rule[1])
    return errors.mean() + (3 if rule[0] == "--rule" else rule[1]) * errors.std()


def compare(cli, model, data, part, rule, folder):
    table = folder / "errors.csv"
    said = json.loads(call(cli, "anomalies", model, "--data", data, "--part", part, "--json", "-o", table, *rule))
    parts = read(table)
    x, y = parts["training" if part == "train" else part]
    threshold = wanted_threshold(parts, rule)
    flagged = (x >= said["threshold"]).astype(int)
    # Where there is nothing to divide by we say nothing; scikit-learn says 0, or refuses.
    wanted = {"threshold": threshold, "precision": precision_score(y, flagged, zero_division=0),
              "recall": recall_score(y, flagged, zero_division=0), "f1": f1_score(y, flagged, zero_division=0),
              "average_precision": average_precision_score(y, x) if y.any() else 0,
              "auc": roc_auc_score(y, x) if 0 < y.sum() < len(y) else 0}
    largest = max(abs((0 if said[name] is None else said[name]) - value) for name, value in wanted.items())
    alike = said["confusion"] == confusion_matrix(y, flagged, labels=[0, 1]).tolist()
    good = alike and largest <= TOLERANCE
    print(f"{'same' if good else 'OTHER'}  {data:14} {part:11} {' '.join(map(str, rule)):17} AUC {said['auc']}  "
          f"precision {said['precision']}  recall {said['recall']}  largest gap {largest:.1e}"
          + (f"  {said['events']['foreseen']} of {said['events']['n']} events" if said["events"] else ""))
    return good


def main():
    cli = sys.argv[1] if len(sys.argv) > 1 else "hourglass-cli"
    good = True
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for data, (example, options) in RUNS.items():
            model = folder / f"{example}.h5"
            trained = folder / f"{example}.hourglass.h5"
            call(cli, "new", example, "-o", model)
            call(cli, "train", model, "--data", data, "--normal-only", *options, "-o", trained)
            for part in ("test", "validation", "train"):
                for rule in RULES:
                    good &= compare(cli, trained, data, part, rule, folder)
    sys.exit(0 if good else 1)


main()
