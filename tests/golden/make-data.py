#!/usr/bin/env python3
"""Makes tests/golden/data/ with NumPy and scikit-learn (Debian's python3-sklearn): what other programs get from the
same seed and the same data.

sines.npy       the first four sequences of the lab's training, validation and test part, float32
sines-sums.npy  sums and sums of squares of the three parts, float64
pca-*.npy       rows of [variance, axis…] of scikit-learn's exact PCA, largest entry of every axis positive:
                of all digits (more samples than features), and of the first 30 (fewer)
stored.npz      savez of counting float64 x_train, int64 y_train of four classes from -1, uint8 x_test
deflated.npz    the same by savez_compressed
"""
import os

import numpy
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.model_selection import train_test_split

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
os.makedirs(folder, exist_ok=True)


def save(name, array):
    numpy.save(os.path.join(folder, name), numpy.ascontiguousarray(array))


random = numpy.random.RandomState(42)
time = numpy.arange(50)[:, None]
samples = []
for _ in range(5000):
    u, v = random.uniform(0.1, 0.5, 10), random.uniform(0.1, 0.5, 10)
    samples.append(numpy.sin(time * u) + numpy.cos(time * v) + random.normal(0, 0.1, (50, 10)))
samples = numpy.array(samples)
samples = (samples - samples.mean((0, 1))) / samples.std((0, 1))
rest, test = train_test_split(samples.astype("f4"), test_size=0.2, random_state=42)
train, validation = train_test_split(rest, test_size=0.2, random_state=42)
parts = [train, validation, test]
save("sines.npy", numpy.concatenate([part[:4] for part in parts]))
save("sines-sums.npy", numpy.array([[part.sum(dtype="f8"), (part.astype("f8") ** 2).sum()] for part in parts]))

digits = load_digits().data / 16
for name, rows, components in (("pca-digits.npy", digits, 10), ("pca-few.npy", digits[:30], 10)):
    pca = PCA(components, svd_solver="full").fit(rows)
    axes = pca.components_
    axes = axes * numpy.sign(axes[numpy.arange(components), abs(axes).argmax(1)])[:, None]
    save(name, numpy.column_stack([pca.explained_variance_, axes]))

arrays = {
    "x_train": numpy.arange(120.0).reshape(10, 4, 3),
    "y_train": numpy.arange(10) % 4 - 1,
    "x_test": numpy.zeros((2, 4, 3), "u1"),
}
numpy.savez(os.path.join(folder, "stored.npz"), **arrays)
numpy.savez_compressed(os.path.join(folder, "deflated.npz"), **arrays)
