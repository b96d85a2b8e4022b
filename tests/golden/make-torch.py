#!/usr/bin/python3
"""Makes the golden numbers in torch/ with PyTorch (Debian's python3-torch, python3-h5py).

    tests/golden/make-torch.py            writes tests/golden/torch/NAME.h5

Each file: attributes stack (as hg_model_parse reads it), loss, optimizer, learning_rate; x (samples first, ten
batches); y, the output of the first batch; weights/NODE/NAME in Keras's shapes and order; gradients/NODE/NAME of the
loss of the first batch; losses, one a step, of ten steps over the ten batches in order.

Everything is computed in float64 from numbers that float16 holds exactly, which is how weights and x are stored. LSTMs with tanh are PyTorch's own (torch.lstm, the function under nn.LSTM), its gates
i f g o being Keras's i f c o (the same order, transposed, and one bias where PyTorch has two); other activations go
through the same equations written out, which are checked against it first. Adam and SGD are written out in
Keras's form (epsilon 1e-7 outside the bias correction); how far torch.optim's form is from it is printed.
"""
import pathlib

import h5py
import numpy as np
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
HERE = pathlib.Path(__file__).parent / "torch"
STEPS = 10
ACTIVATIONS = {"linear": lambda x: x, "relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}


class Lstm:
    def __init__(self, name, units, activation="tanh", sequences=False):
        self.name, self.units, self.activation, self.sequences = name, units, activation, sequences

    def text(self):
        return f"LSTM {self.units} {self.activation}" + (" sequences" if self.sequences else "")

    def make(self, random, features):
        u = self.units
        self.weights = {
            "kernel": random.normal(0, (2 / (features + 4 * u)) ** 0.5, (features, 4 * u)),
            "recurrent_kernel": random.normal(0, 0.7 * u ** -0.5, (u, 4 * u)),
            "bias": random.normal(0, 0.1, 4 * u) + np.repeat([0, 1, 0, 0], u),
        }
        return u

    def __call__(self, x, w):
        if self.activation == "tanh":
            y = self.by_torch(x, w)
        else:
            y = self.by_equations(x, w)
        return y if self.sequences else y[:, -1]

    def by_torch(self, x, w):
        state = torch.zeros(1, x.shape[0], self.units)
        weights = [w["kernel"].T, w["recurrent_kernel"].T, w["bias"], torch.zeros_like(w["bias"])]
        # What nn.LSTM itself calls; the module does not take weights from outside.
        return torch.lstm(x, (state, state), weights, True, 1, 0.0, True, False, True)[0]

    def by_equations(self, x, w):
        f = ACTIVATIONS[self.activation]
        h = c = torch.zeros(x.shape[0], self.units)
        steps = []
        for t in range(x.shape[1]):
            gates = x[:, t] @ w["kernel"] + h @ w["recurrent_kernel"] + w["bias"]
            i, g, a, o = gates.split(self.units, dim=1)
            c = torch.sigmoid(g) * c + torch.sigmoid(i) * f(a)
            h = torch.sigmoid(o) * f(c)
            steps.append(h)
        return torch.stack(steps, dim=1)


class Dense:
    def __init__(self, name, units, activation="linear", distributed=False):
        self.name, self.units, self.activation, self.distributed = name, units, activation, distributed

    def text(self):
        return ("TimeDistributed " if self.distributed else "") + f"Dense {self.units} {self.activation}"

    def make(self, random, features):
        self.weights = {
            "kernel": random.normal(0, (2 / (features + self.units)) ** 0.5, (features, self.units)),
            "bias": random.normal(0, 0.2, self.units),
        }
        return self.units

    def __call__(self, x, w):
        return ACTIVATIONS[self.activation](nn.functional.linear(x, w["kernel"].T, w["bias"]))


class Repeat:
    name, weights = "repeat_vector", {}

    def __init__(self, n):
        self.n = n

    def text(self):
        return f"RepeatVector {self.n}"

    def make(self, random, features):
        return features

    def __call__(self, x, w):
        return x[:, None, :].expand(-1, self.n, -1)


def bce(y, t):
    y = y.clamp(1e-7, 1 - 1e-7)
    return -(t * y.log() + (1 - t) * (1 - y).log()).mean()


LOSSES = {"mse": lambda y, t: ((y - t) ** 2).mean(), "mae": lambda y, t: (y - t).abs().mean(),
          "binary_crossentropy": bce}


class Adam:
    def __init__(self, parameters, rate):
        self.parameters, self.rate, self.step_count = parameters, rate, 0
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]

    def step(self):
        self.step_count += 1
        rate = self.rate * (1 - 0.999 ** self.step_count) ** 0.5 / (1 - 0.9 ** self.step_count)
        with torch.no_grad():
            for p, m, v in zip(self.parameters, self.m, self.v):
                m += (p.grad - m) * (1 - 0.9)
                v += (p.grad ** 2 - v) * (1 - 0.999)
                p -= rate * m / (v.sqrt() + 1e-7)


class Sgd:
    def __init__(self, parameters, rate):
        self.parameters, self.rate = parameters, rate

    def step(self):
        with torch.no_grad():
            for p in self.parameters:
                p -= self.rate * p.grad


OPTIMIZERS = {"adam": (Adam, lambda p, rate: torch.optim.Adam(p, rate, eps=1e-7)),
              "sgd": (Sgd, lambda p, rate: torch.optim.SGD(p, rate))}

CASES = {
    "lstm-tanh": ((7, 4), 5, "mse", "adam", 1e-2,
                  [Lstm("lstm", 6, sequences=True), Lstm("lstm_1", 3), Dense("dense", 2), Repeat(7),
                   Lstm("lstm_2", 3, sequences=True), Lstm("lstm_3", 6, sequences=True),
                   Dense("time_distributed", 4, distributed=True)]),
    "lstm-relu": ((7, 4), 5, "mse", "adam", 1e-2,
                  [Lstm("lstm", 6, "relu", True), Lstm("lstm_1", 3, "relu"), Dense("dense", 2), Repeat(7),
                   Lstm("lstm_2", 3, "relu", True), Lstm("lstm_3", 6, "relu", True),
                   Dense("time_distributed", 4, distributed=True)]),
    "lab-lstm": ((50, 10), 4, "mse", "adam", 1e-3,
                 [Lstm("lstm", 64, "relu", True), Lstm("lstm_1", 32, "relu"), Dense("dense", 20), Repeat(50),
                  Lstm("lstm_2", 32, "relu", True), Lstm("lstm_3", 64, "relu", True),
                  Dense("time_distributed", 10, distributed=True)]),
    "dense-bce": ((30,), 8, "binary_crossentropy", "adam", 1e-2,
                  [Dense("dense", 17, "relu"), Dense("dense_1", 5, "relu"), Dense("dense_2", 17, "relu"),
                   Dense("dense_3", 30, "sigmoid")]),
    "dense-sgd": ((9,), 6, "mse", "sgd", 0.1,
                  [Dense("dense", 5, "tanh"), Dense("dense_1", 1, "tanh"), Dense("dense_2", 5, "tanh"),
                   Dense("dense_3", 9)]),
    "dense-mae": ((9,), 6, "mae", "adam", 1e-2,
                  [Dense("dense", 5, "sigmoid"), Dense("dense_1", 3), Dense("dense_2", 9)]),
}


def forward(layers, x, weights):
    for layer in layers:
        x = layer(x, weights.get(layer.name, {}))
    return x


def leaves(layers):
    return {layer.name: {name: torch.tensor(value, requires_grad=True) for name, value in layer.weights.items()}
            for layer in layers if layer.weights}


def train(layers, batches, loss, optimizer):
    """Losses of one step a batch, each before its step; and the gradients of the first."""
    weights = leaves(layers)
    stepper = optimizer([w for layer in weights.values() for w in layer.values()])
    losses, first = [], None
    for batch in batches:
        for layer in weights.values():
            for w in layer.values():
                w.grad = None
        y = forward(layers, batch, weights)
        value = loss(y, batch)
        value.backward()
        if first is None:
            first = {layer: {name: w.grad.numpy().copy() for name, w in ws.items()} for layer, ws in weights.items()}
        losses.append(value.item())
        stepper.step()
    return losses, first


def make(name, shape, batch, loss, optimizer, rate, layers):
    random = np.random.default_rng(sum(name.encode()))
    x = random.normal(0, 1, (STEPS * batch, *shape))
    if loss == "binary_crossentropy":
        x = 1 / (1 + np.exp(-2 * x))
    x = x.astype(np.float16).astype(np.float64)
    features = shape[-1]
    for layer in layers:
        features = layer.make(random, features)
        layer.weights = {k: v.astype(np.float16).astype(np.float64) for k, v in layer.weights.items()}
    batches = torch.tensor(x).split(batch)
    keras, torchs = OPTIMIZERS[optimizer]
    losses, gradients = train(layers, batches, LOSSES[loss], lambda p: keras(p, rate))
    others, _ = train(layers, batches, LOSSES[loss], lambda p: torchs(p, rate))
    apart = max(abs(a - b) / abs(a) for a, b in zip(losses, others))
    print(f"{name}: losses {losses[0]:.6f} … {losses[-1]:.6f}; torch.optim's form is {apart:.1e} away")

    # The output is a prediction: a taught decoder writes by itself.
    for layer in layers:
        layer.taught = False
    y = forward(layers, batches[0], leaves(layers)).detach().numpy()

    text = "; ".join(["Input " + "x".join(map(str, shape))] + [layer.text() for layer in layers if layer.text()])
    with h5py.File(HERE / f"{name}.h5", "w", libver=("earliest", "v108")) as file:
        for key, value in {"stack": text, "loss": loss, "optimizer": optimizer}.items():
            file.attrs[key] = np.bytes_(value)
        file["learning_rate"] = np.float64(rate)
        file["x"] = x.astype(np.float16)
        file["y"] = y.astype(np.float32)
        file["losses"] = np.array(losses)
        for layer in layers:
            for key, value in layer.weights.items():
                file[f"weights/{layer.name}/{key}"] = value.astype(np.float16)
                file[f"gradients/{layer.name}/{key}"] = gradients[layer.name][key].astype(np.float32)


def check_equations():
    """The equations written out are PyTorch's."""
    random = np.random.default_rng(1)
    layer = Lstm("lstm", 5)
    layer.make(random, 3)
    weights = leaves([layer])["lstm"]
    x = torch.tensor(random.normal(0, 1, (4, 6, 3)))
    apart = (layer.by_torch(x, weights) - layer.by_equations(x, weights)).abs().max().item()
    assert apart < 1e-14, apart


if __name__ == "__main__":
    check_equations()
    HERE.mkdir(exist_ok=True)
    for case, arguments in CASES.items():
        make(case, *arguments)
