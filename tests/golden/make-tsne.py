"""t-SNE's beginning as scikit-learn has it: samples, and how much the first of them belong to all others.

  /usr/bin/python3 make-tsne.py DIR     writes DIR/tsne-x.npy (300 × 20) and DIR/tsne-p.npy (20 × 300)
Prints the divergence after 1,000 steps, with the tree and with all pairs: what test-tsne.c compares with.
"""
import sys
import numpy as np
from scipy.spatial.distance import pdist, squareform
from sklearn.manifold import TSNE
from sklearn.manifold._t_sne import _joint_probabilities

rng = np.random.default_rng(0)
centre = rng.normal(size=(10, 20)) * 3
x = (centre[rng.integers(0, 10, 1000)] + rng.normal(size=(1000, 20))).astype(np.float32)[:300]
p = squareform(_joint_probabilities(squareform(pdist(x, "sqeuclidean")).astype(np.float32), 30, 0))
np.save(f"{sys.argv[1]}/tsne-x.npy", x)
np.save(f"{sys.argv[1]}/tsne-p.npy", p[:20].astype(np.float32))
for method in ("barnes_hut", "exact"):
    tsne = TSNE(2, perplexity=30, n_iter=1000, random_state=42, init="pca", learning_rate="auto", method=method)
    tsne.fit_transform(x)
    print(method, tsne.kl_divergence_)
