#!/usr/bin/python3
"""Makes the golden numbers torch/gates.h5 with PyTorch in float64: what every gate of a recurrent layer is at every
step. PyTorch's own layers give only states, so the gates are written out here and shown to lead to those states.

    tests/golden/make-torch-gates.py

A group a layer: the attribute `stack`, the data sets x (1, t, f), kernel, recurrent_kernel, bias (Keras's order), and
one (t, u) for each gate and state; c̃ and h̃ are called "candidate".
"""
import pathlib

import h5py
import numpy
import torch

T, F, U = 7, 3, 5
TANH, SIGMOID = torch.tanh, torch.sigmoid


def arrays(random, gates, rows=1):
    draw = lambda *shape: torch.tensor(random.normal(0, 0.7, shape))
    return draw(T, F), draw(F, gates * U), draw(U, gates * U), draw(rows, gates * U)


def near(a, b):
    assert torch.allclose(a, b, atol=1e-12), (a - b).abs().max()


def lstm(random):
    x, w, v, b = arrays(random, 4)
    h, c = torch.zeros(U, dtype=torch.float64), torch.zeros(U, dtype=torch.float64)
    steps = []
    for step in x:
        i, f, g, o = (step @ w + h @ v + b[0]).chunk(4)
        i, f, g, o = SIGMOID(i), SIGMOID(f), TANH(g), SIGMOID(o)
        c = f * c + i * g
        h = o * TANH(c)
        steps.append((i, f, g, o, c, h))
    cell = torch.nn.LSTM(F, U).double()
    with torch.no_grad():
        cell.weight_ih_l0.copy_(w.T), cell.weight_hh_l0.copy_(v.T)
        cell.bias_ih_l0.copy_(b[0]), cell.bias_hh_l0.zero_()
    near(cell(x)[0].detach(), torch.stack([s[5] for s in steps]))
    return f"Input {T}x{F}; layer = LSTM {U} sequences", (x, w, v, b[0]), ("i", "f", "c̃", "o", "c", "h"), steps


def gru(random):
    x, w, v, b = arrays(random, 3, 2)
    h = torch.zeros(U, dtype=torch.float64)
    steps = []
    for step in x:
        (xz, xr, xh), (hz, hr, hh) = (step @ w + b[0]).chunk(3), (h @ v + b[1]).chunk(3)
        z, r = SIGMOID(xz + hz), SIGMOID(xr + hr)
        n = TANH(xh + r * hh)
        h = z * h + (1 - z) * n
        steps.append((z, r, n, h))
    turned = lambda a: torch.cat([a.chunk(3)[k] for k in (1, 0, 2)])
    cell = torch.nn.GRU(F, U).double()
    with torch.no_grad():
        cell.weight_ih_l0.copy_(turned(w.T)), cell.weight_hh_l0.copy_(turned(v.T))
        cell.bias_ih_l0.copy_(turned(b[0])), cell.bias_hh_l0.copy_(turned(b[1]))
    near(cell(x)[0].detach(), torch.stack([s[3] for s in steps]))
    return f"Input {T}x{F}; layer = GRU {U} sequences", (x, w, v, b), ("z", "r", "h̃", "h"), steps


def hard(random):
    """relu for what is taken in and shown, and Keras 2's hard_sigmoid for the gates."""
    x, w, v, b = arrays(random, 4)
    gate = lambda a: torch.clamp(0.2 * a + 0.5, 0, 1)
    h, c = torch.zeros(U, dtype=torch.float64), torch.zeros(U, dtype=torch.float64)
    steps = []
    for step in x:
        i, f, g, o = (step @ w + h @ v + b[0]).chunk(4)
        i, f, g, o = gate(i), gate(f), torch.relu(g), gate(o)
        c = f * c + i * g
        h = o * torch.relu(c)
        steps.append((i, f, g, o, c, h))
    stack = f"Input {T}x{F}; layer = LSTM {U} relu recurrent_activation=hard_sigmoid_2 sequences"
    return stack, (x, w, v, b[0]), ("i", "f", "c̃", "o", "c", "h"), steps


def main():
    random = numpy.random.default_rng(11)
    path = pathlib.Path(__file__).parent / "torch" / "gates.h5"
    with h5py.File(path, "w") as file:
        for name, make in (("lstm", lstm), ("gru", gru), ("hard", hard)):
            stack, (x, w, v, b), symbols, steps = make(random)
            group = file.create_group(name)
            file.attrs[name] = numpy.bytes_(stack)
            for key, value in (("x", x[None]), ("kernel", w), ("recurrent_kernel", v), ("bias", b)):
                group[key] = value.numpy().astype("float32")
            for k, symbol in enumerate(symbols):
                group[{"c̃": "candidate", "h̃": "candidate"}.get(symbol, symbol)] = torch.stack([s[k] for s in steps]).numpy().astype("float32")


if __name__ == "__main__":
    main()
