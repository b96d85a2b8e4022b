"""t-SNE beside scikit-learn's on the same points: divergence, trustworthiness and time, in one run.

  /usr/bin/python3 tests/compare/tsne.py BUILD [--seeds N] [Z.npy …]     (apt: python3-sklearn)

Without files: ten Gaussian clusters of 1000×20, 2000×32 and 10000×32. Both sides make 1,000 steps at perplexity 30
with one thread, from N seeds (1), of which 42 is the first; times are of the processor, so that other work on it counts
less. The divergence of both is computed here, from one set of affinities and all pairs. Where samples are one diffuse
cloud, as latents of a model that has hardly learned, one seed says little: N = 8 tells. Fails where ours is more than
0.5 % above theirs in the mean over the seeds, or less to be trusted by more than 0.005.
"""
import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
import numpy as np
from sklearn.manifold import TSNE, trustworthiness
from sklearn.manifold._t_sne import _joint_probabilities_nn
from sklearn.neighbors import NearestNeighbors


def clusters(n, d):
    rng = np.random.default_rng(0)
    centre = rng.normal(size=(10, d)) * 3
    return (centre[rng.integers(0, 10, n)] + rng.normal(size=(n, d))).astype(np.float32)


def affinities(x):
    near = NearestNeighbors(n_neighbors=min(len(x) - 1, 91)).fit(x).kneighbors_graph(mode="distance")
    near.data **= 2
    return _joint_probabilities_nn(near, 30, 0).tocoo()


def divergence(p, y):
    y = y.astype(np.float64)
    square = (y ** 2).sum(1)
    total = -len(y)
    for first in range(0, len(y), 1000):
        block = slice(first, first + 1000)
        total += (1 / (1 + np.maximum(square[block, None] + square - 2 * y[block] @ y.T, 0))).sum()
    kept = p.data > 0
    i, j, weight = p.row[kept], p.col[kept], p.data[kept]
    q = 1 / (1 + ((y[i] - y[j]) ** 2).sum(1)) / total
    return float((weight * np.log(weight / q)).sum())


def ours(build, x, seed):
    with tempfile.TemporaryDirectory() as folder:
        np.save(f"{folder}/z.npy", x)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([f"{build}/app/hourglass-cli", "embed", f"{folder}/z.npy", "-o", f"{folder}/xy.npy",
                        "--method", "tsne", "--seed", str(seed), "--threads", "1", "--json"], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return np.load(f"{folder}/xy.npy"), seconds


def theirs(x, seed):
    began = time.process_time()
    y = TSNE(2, perplexity=30, n_iter=1000, random_state=seed, init="pca", learning_rate="auto",
             n_jobs=1).fit_transform(x)
    return y, time.process_time() - began


def measure(x, p, place, seeds):
    """Divergence and trustworthiness of @place's picture and its seconds, each the mean over @seeds; and the first's
    divergence."""
    rows = []
    for seed in seeds:
        y, seconds = place(x, seed)
        rows.append((divergence(p, y), trustworthiness(x, y), seconds))
    return (*np.mean(rows, axis=0), rows[0][0])


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("build")
    asked.add_argument("files", nargs="*")
    asked.add_argument("--seeds", type=int, default=1)
    asked = asked.parse_intermixed_args()
    seeds = [42, *range(1, asked.seeds)]
    sets = [(f, np.load(f).reshape(len(np.load(f)), -1)) for f in asked.files] \
        or [(f"{n}×{d}", clusters(n, d)) for n, d in ((1000, 20), (2000, 32), (10000, 32))]
    worse = 0
    for name, x in sets:
        p = affinities(x)
        a_kl, a_trust, a_seconds, a_first = measure(x, p, lambda x, seed: ours(asked.build, x, seed), seeds)
        b_kl, b_trust, b_seconds, b_first = measure(x, p, theirs, seeds)
        worse += a_kl > 1.005 * b_kl or a_trust < b_trust - 0.005
        print(json.dumps({"points": name, "seeds": len(seeds), "kl": round(a_kl, 4), "kl_sklearn": round(b_kl, 4),
                          "kl_seed_42": round(a_first, 4), "kl_seed_42_sklearn": round(b_first, 4),
                          "trust": round(a_trust, 4), "trust_sklearn": round(b_trust, 4),
                          "seconds": round(a_seconds, 2), "seconds_sklearn": round(b_seconds, 2),
                          "ratio": round(b_seconds / a_seconds, 1)}), flush=True)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
