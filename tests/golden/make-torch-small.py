#!/usr/bin/python3
"""Makes the golden numbers torch/small-*.h5 with PyTorch; make-torch.py says what such a file holds.

    tests/golden/make-torch-small.py

Activations, normalizations and merges are PyTorch's own functions. Its batch_norm keeps the unbiased variance where
Keras keeps the biased one, so the moving statistics are written out; y, a prediction, is computed with them as they are
after the first batch. What is not trained has the gradient 0.
"""
import importlib

import torch
from torch.nn import functional as F

golden = importlib.import_module("make-torch")

ACTIVATIONS = {
    "gelu": F.gelu, "silu": F.silu, "mish": F.mish, "hard_silu": F.hardswish, "tanh_shrink": F.tanhshrink,
    "softmax": lambda x: F.softmax(x, -1), "log_softmax": lambda x: F.log_softmax(x, -1), "glu": lambda x: F.glu(x, -1),
    "selu": F.selu, "elu": F.elu, "celu": F.celu, "relu6": F.relu6, "hard_tanh": F.hardtanh,
    "leaky_relu": lambda x: F.leaky_relu(x, 0.2), "log_sigmoid": F.logsigmoid, "softplus": F.softplus,
    "softsign": F.softsign, "soft_shrink": F.softshrink, "hard_shrink": F.hardshrink, "hard_sigmoid": F.hardsigmoid,
}
golden.ACTIVATIONS.update(ACTIVATIONS)


class Named:
    """A layer without weights: its words, and what it computes from its input or from the outputs of @of."""
    weights = {}

    def __init__(self, name, words, function, features=lambda f: f, of=()):
        self.name, self.words, self.function, self.features, self.of = name, words, function, features, of

    def text(self):
        wires = " < " + ", ".join(layer.name for layer in self.of) if self.of else ""
        return f"{self.name} = {self.words}{wires}"

    def make(self, random, features):
        return self.features(features)

    def __call__(self, x, w):
        self.last = self.function(*([layer.last for layer in self.of] or [x]))
        return self.last


def activation(name, words):
    return Named(name, f"Activation {words}", ACTIVATIONS[words], (lambda f: f // 2) if words == "glu" else lambda f: f)


class Dense(golden.Dense):
    def __init__(self, name, units, words="linear", bias=True, of=None):
        super().__init__(name, units, words)
        self.bias, self.of = bias, of

    def text(self):
        wires = f" < {self.of.name}" if self.of else ""
        return f"{self.name} = {super().text()}" + ("" if self.bias else " use_bias=false") + wires

    def make(self, random, features):
        super().make(random, features)
        if not self.bias:
            del self.weights["bias"]
        return self.units

    def __call__(self, x, w):
        x = self.of.last if self.of else x
        self.last = golden.ACTIVATIONS[self.activation](F.linear(x, w["kernel"].T, w.get("bias")))
        return self.last


class Prelu:
    def __init__(self, name, shape, shared=""):
        self.name, self.shape, self.shared = name, shape, shared

    def text(self):
        return f"{self.name} = PReLU" + (f" shared_axes={self.shared}" if self.shared else "")

    def make(self, random, features):
        self.weights = {"alpha": random.normal(0, 0.3, self.shape)}
        return features

    def __call__(self, x, w):
        if w["alpha"].numel() == w["alpha"].shape[-1]:
            return F.prelu(x.reshape(-1, x.shape[-1]), w["alpha"].flatten()).reshape(x.shape)
        return F.relu(x) - w["alpha"] * F.relu(-x)


class BatchNorm:
    taught = True  # while training: the batch's statistics

    def __init__(self, name, momentum=0.99, epsilon=1e-3, scale=True):
        self.name, self.momentum, self.epsilon, self.scale, self.first = name, momentum, epsilon, scale, None

    def text(self):
        return (f"{self.name} = BatchNormalization momentum={self.momentum:g} epsilon={self.epsilon:g}"
                + ("" if self.scale else " scale=false"))

    def make(self, random, features):
        self.weights = {"gamma": random.normal(1, 0.2, features)} if self.scale else {}
        self.weights |= {"beta": random.normal(0, 0.2, features), "moving_mean": random.normal(0, 0.3, features),
                         "moving_variance": random.uniform(0.5, 2, features)}
        return features

    def __call__(self, x, w):
        moving = [w["moving_mean"], w["moving_variance"]]
        axes = list(range(x.dim() - 1))
        if self.first is None:
            self.first = [x.mean(axes).detach(), x.var(axes, unbiased=False).detach()]
        unchanged = 0 * (moving[0].sum() + moving[1].sum())
        if not self.taught:
            moving = [self.momentum * old + (1 - self.momentum) * new for old, new in zip(moving, self.first)]
        flat = x.reshape(-1, x.shape[-1])
        y = F.batch_norm(flat, *(m.detach().clone() for m in moving), w.get("gamma"), w["beta"], self.taught, 0, self.epsilon)
        return y.reshape(x.shape) + unchanged


class LayerNorm:
    def __init__(self, name, shape, axes="", epsilon=1e-3):
        self.name, self.shape, self.axes, self.epsilon = name, shape, axes, epsilon

    def text(self):
        return f"{self.name} = LayerNormalization epsilon={self.epsilon:g}" + (f" axis={self.axes}" if self.axes else "")

    def make(self, random, features):
        self.weights = {"gamma": random.normal(1, 0.2, self.shape), "beta": random.normal(0, 0.2, self.shape)}
        return features

    def __call__(self, x, w):
        return F.layer_norm(x, self.shape, w["gamma"], w["beta"], self.epsilon)


def merges():
    a = Dense("a", 5, "tanh")
    b = Dense("b", 1, of=a)
    c = Named("c", "Multiply", torch.mul, lambda f: 5, (a, b))
    d = Named("d", "Maximum", torch.maximum, of=(a, c))
    e = Named("e", "Concatenate", lambda *x: torch.cat(x, -1), lambda f: 6, (d, b))
    f = Named("f", "Permute 2x1", lambda x: x.transpose(1, 2), lambda f: 4)
    g = Dense("g", 4, "gelu")
    h = Named("h", "Average", lambda *x: sum(x) / 3, of=(f, g, f))
    i = Named("i", "Concatenate axis=1", lambda *x: torch.cat(x, 1), of=(h, g))
    j = Named("j", "Softmax axis=1", lambda x: F.softmax(x, 1))
    k = Named("k", "Permute 2x1", lambda x: x.transpose(1, 2), lambda f: 12)
    return [a, b, c, d, e, f, g, h, i, j, k, Dense("l", 3)]


CASES = {
    "batch-norm": ((6,), 9, [
        Dense("a", 8, bias=False), BatchNorm("b"), activation("c", "gelu"), Dense("d", 3, "mish"),
        BatchNorm("e", 0.9, 1e-5, scale=False), Dense("f", 6)]),
    "batch-norm-image": ((3, 2, 4), 5, [
        Dense("a", 18, bias=False), BatchNorm("b", 0.5), Prelu("c", (1, 1, 18), "1x2"), Dense("d", 4)]),
    "layer-norm": ((4, 3), 7, [
        Dense("a", 5, "gelu"), LayerNorm("b", (5,)), Dense("c", 4, "silu"), LayerNorm("d", (4, 4), "1x2", 1e-5),
        Prelu("e", (4, 4)), Dense("f", 3)]),
    "activations": ((7,), 6, [
        Dense("a", 9, "softmax"), Dense("b", 8, "mish"), Dense("c", 12), activation("d", "glu"), Dense("e", 7, "selu"),
        activation("f", "log_softmax"), Dense("g", 6, "hard_silu"),
        Named("h", "LeakyReLU 0.1", lambda x: F.leaky_relu(x, 0.1)), Dense("i", 8, "gelu"),
        Named("j", "ELU 0.5", lambda x: F.elu(x, 0.5)), Dense("k", 7, "tanh_shrink"), Dense("l", 7)]),
    "more-activations": ((7,), 6, [
        Dense("a", 12, "hard_shrink"), Dense("b", 12, "soft_shrink"), Dense("c", 9, "leaky_relu"), Dense("d", 8, "celu"),
        Dense("e", 9, "log_sigmoid"), Dense("f", 8, "hard_tanh"), Dense("g", 7, "softsign"), Dense("h", 9, "hard_sigmoid"),
        Dense("i", 7, "softplus"), Dense("j", 8, "relu6"), Dense("k", 7, "softmax")]),
    "merges": ((4, 3), 5, merges()),
}

for case, (shape, batch, layers) in CASES.items():
    golden.make(f"small-{case}", shape, batch, "mse", "adam", 1e-2, layers)
