#!/usr/bin/python3
"""Makes the golden numbers torch/recurrent-*.h5 with PyTorch; make-torch.py says what such a file holds.

    tests/golden/make-torch-recurrent.py

GRU, SimpleRNN and Bidirectional are PyTorch's own (torch.gru, torch.rnn_tanh, torch.rnn_relu, torch.lstm: what nn.GRU
and the others call). PyTorch's GRU has its gates in the order r z n and two biases, Keras's z r h and one bias of two
rows. The feedback decoder is a plain loop over torch.lstm of one step.
"""
import importlib

import torch

golden = importlib.import_module("make-torch")

GATES = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}


def torch_weights(kind, w, prefix=""):
    """Keras's arrays in PyTorch's order and form."""
    arrays = [w[prefix + "kernel"].T, w[prefix + "recurrent_kernel"].T]
    bias = w[prefix + "bias"]
    arrays += [bias[0], bias[1]] if kind == "GRU" else [bias, torch.zeros_like(bias)]
    if kind != "GRU":
        return arrays
    z_r_h = [a.chunk(3) for a in arrays]
    return [torch.cat([r, z, h]) for z, r, h in z_r_h]


def run(kind, activation, x, states, weights, both):
    """All outputs and the last states, (directions, n, units) each."""
    rest = (weights, True, 1, 0.0, True, both, True)
    if kind == "LSTM":
        y, h, c = torch.lstm(x, states, *rest)
        return y, (h, c)
    function = {"GRU": torch.gru, "SimpleRNN": {"tanh": torch.rnn_tanh, "relu": torch.rnn_relu}[activation]}[kind]
    y, h = function(x, states[0], *rest)
    return y, (h,)


class Recurrent:
    """@start: the layer whose last states it starts from. @merge: "concat", "sum" … of both directions."""

    def __init__(self, name, kind, units, activation="tanh", sequences=False, state=False, start=None, merge=None):
        self.name, self.kind, self.units, self.activation = name, kind, units, activation
        self.sequences, self.state, self.start, self.merge = sequences, state, start, merge

    def text(self):
        words = [f"{self.name} =", f"Bidirectional {self.merge}" if self.merge else "", self.kind, str(self.units),
                 self.activation, "sequences" if self.sequences else "", "state" if self.state else ""]
        if self.start:
            wires = range(1, 3 if self.kind == "LSTM" else 2)
            words.append(f"< {self.start.name}, " + ", ".join(f"{self.start.name}.{i}" for i in wires))
        return " ".join(word for word in words if word)

    def make(self, random, features):
        u, width = self.units, GATES[self.kind] * self.units
        self.weights = {}
        for prefix in ["forward_", "backward_"] if self.merge else [""]:
            self.weights[prefix + "kernel"] = random.normal(0, (2 / (features + width)) ** 0.5, (features, width))
            self.weights[prefix + "recurrent_kernel"] = random.normal(0, 0.7 * u ** -0.5, (u, width))
            self.weights[prefix + "bias"] = random.normal(0, 0.2, (2, width) if self.kind == "GRU" else width)
        return 2 * u if self.merge == "concat" else u

    def __call__(self, x, w):
        prefixes = ["forward_", "backward_"] if self.merge else [""]
        weights = [a for prefix in prefixes for a in torch_weights(self.kind, w, prefix)]
        zero = torch.zeros(len(prefixes), x.shape[0], self.units)
        states = self.start.last if self.start else (zero, zero)
        y, self.last = run(self.kind, self.activation, x, states, weights, bool(self.merge))
        if not self.merge:
            return y if self.sequences else y[:, -1]
        ahead, back = y.split(self.units, dim=2)
        if not self.sequences:
            ahead, back = ahead[:, -1], back[:, 0]
        return {"concat": lambda: torch.cat([ahead, back], dim=-1), "sum": lambda: ahead + back,
                "mul": lambda: ahead * back, "ave": lambda: (ahead + back) / 2}[self.merge]()


class Teacher:
    """Stands at the front and remembers what the decoder should write: the input itself."""
    name, weights = "teacher", {}

    def text(self):
        return ""

    def make(self, random, features):
        return features

    def __call__(self, x, w):
        self.sequence = x
        return x


class Decoder:
    name = "feedback_decoder"

    def __init__(self, units, steps, features, start=None, teacher=None):
        self.units, self.steps, self.features, self.start, self.teacher = units, steps, features, start, teacher
        self.taught = teacher is not None

    def text(self):
        text = f"FeedbackDecoder {self.units} steps={self.steps} features={self.features}"
        if self.teacher:
            text += " teacher_forcing_ratio=1"
        return text + (f" < {self.start.name}.1, {self.start.name}.2" if self.start else "")

    def make(self, random, features):
        u, f = self.units, self.features
        wide = f if self.start else f + features
        self.weights = {
            "kernel": random.normal(0, (2 / (wide + 4 * u)) ** 0.5, (wide, 4 * u)),
            "recurrent_kernel": random.normal(0, 0.7 * u ** -0.5, (u, 4 * u)),
            "bias": random.normal(0, 0.1, 4 * u),
            "projection_kernel": random.normal(0, (2 / (u + f)) ** 0.5, (u, f)),
            "projection_bias": random.normal(0, 0.2, f),
        }
        return f

    def __call__(self, x, w):
        zero = torch.zeros(1, x.shape[0], self.units)
        states = self.start.last if self.start else (zero, zero)
        written = [torch.zeros(x.shape[0], self.features)]
        for t in range(self.steps):
            seen = self.teacher.sequence[:, t - 1] if self.taught and t > 0 else written[-1]
            if not self.start:
                seen = torch.cat([seen, x], dim=1)
            _, states = run("LSTM", "tanh", seen[:, None], states, torch_weights("LSTM", w), False)
            written.append(states[0][0] @ w["projection_kernel"] + w["projection_bias"])
        return torch.stack(written[1:], dim=1)


def cases():
    dense, repeat = golden.Dense, golden.Repeat
    yield "gru", [Recurrent("a", "GRU", 6, sequences=True), Recurrent("b", "GRU", 3), repeat(7),
                  Recurrent("c", "GRU", 5, sequences=True), dense("time_distributed", 4, distributed=True)]
    yield "simple", [Recurrent("a", "SimpleRNN", 6, sequences=True), Recurrent("b", "SimpleRNN", 3, "relu"), repeat(7),
                     Recurrent("c", "SimpleRNN", 5, sequences=True), dense("time_distributed", 4, distributed=True)]
    for kind in "LSTM", "GRU":
        encoder = Recurrent("a", kind, 5, sequences=True, state=True)
        yield f"{kind.lower()}-states", [encoder, Recurrent("b", kind, 5, sequences=True, start=encoder),
                                         dense("time_distributed", 4, distributed=True)]
    yield "bidirectional", [Recurrent("a", "LSTM", 3, sequences=True, merge="concat"),
                            Recurrent("b", "GRU", 3, merge="ave"), repeat(7),
                            Recurrent("c", "GRU", 3, sequences=True, merge="mul"),
                            Recurrent("d", "LSTM", 4, sequences=True, merge="sum"),
                            dense("time_distributed", 4, distributed=True)]
    yield "decoder-latent", [Recurrent("a", "LSTM", 5), dense("dense", 2), Decoder(6, 7, 4)]
    for name, taught in ("decoder-states", False), ("decoder-taught", True):
        teacher, encoder = Teacher(), Recurrent("a", "LSTM", 5, state=True)
        yield name, [teacher, encoder, Decoder(5, 7, 4, encoder, teacher if taught else None)]


for name, layers in cases():
    golden.make(f"recurrent-{name}", (7, 4), 5, "mse", "adam", 1e-2, layers)
