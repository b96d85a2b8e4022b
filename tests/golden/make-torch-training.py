#!/usr/bin/env python3
"""Losses and optimizers of PyTorch 1.13 in float64, for test-losses.c and test-optimizers.c.

losses.h5: y, t (5 vectors of 4) and, for each loss, its value for every vector and the gradient of their sum.
optimizers.h5: parameters, the gradients of 7 steps, and the parameters after every step of each optimizer. PyTorch adds
epsilon in other places than Keras does, so it is 0 here. Nadam is written out: in PyTorch 1.13 the product of its
momenta takes one of them twice.
"""
import os
import h5py
import numpy
import torch
import torch.nn.functional as F

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
torch.set_default_dtype(torch.float64)
torch.manual_seed(7)


def exact(x):
    """Numbers that float32 holds exactly."""
    return x.to(torch.float16).to(torch.float64)


def mean(x):
    return x.mean(dim=-1)


raw, targets = exact(torch.randn(5, 4)), exact(torch.randn(5, 4))
p, ones = exact(torch.rand(5, 4) * 0.9 + 0.05), exact(torch.rand(5, 4))
kinds = torch.tensor([0, 3, 1, 1, 2])
one_hot = F.one_hot(kinds, 4).to(torch.float64)
losses = {
    "mse": (raw, targets, lambda y, t: mean((y - t) ** 2)),
    "mae": (raw, targets, lambda y, t: mean((y - t).abs())),
    "huber(0.75)": (raw, targets, lambda y, t: mean(F.huber_loss(y, t, delta=0.75, reduction="none"))),
    "log_cosh": (raw, targets, lambda y, t: mean(torch.log(torch.cosh(y - t)))),
    "binary_crossentropy": (p, ones, lambda y, t: mean(F.binary_cross_entropy(y, t, reduction="none"))),
    "binary_crossentropy(from_logits=true)":
        (raw, ones, lambda y, t: mean(F.binary_cross_entropy_with_logits(y, t, reduction="none"))),
    "categorical_crossentropy": (p, one_hot, lambda y, t: -(t * (y / y.sum(-1, keepdim=True)).log()).sum(-1)),
    "categorical_crossentropy(from_logits=true)": (raw, one_hot, lambda y, t: -(t * F.log_softmax(y, -1)).sum(-1)),
    "cosine_similarity": (raw, targets, lambda y, t: -F.cosine_similarity(y, t, dim=-1)),
    "poisson": (p, ones, lambda y, t: mean(F.poisson_nll_loss(y, t, log_input=False, eps=1e-7, reduction="none"))),
}
with h5py.File(os.path.join(folder, "losses.h5"), "w") as file:
    for name, (y, t, loss) in losses.items():
        y = y.clone().requires_grad_(True)
        value = loss(y, t)
        value.sum().backward()
        for what, array in (("y", y), ("t", t), ("value", value), ("dy", y.grad)):
            file[f"{name}/{what}"] = array.detach().numpy()

class Nadam(torch.optim.Optimizer):
    def __init__(self, parameters, rate):
        super().__init__(parameters, {})
        self.rate, self.t, self.m, self.v, self.product = rate, 0, 0, 0, 1

    @torch.no_grad()
    def step(self):
        parameters = self.param_groups[0]["params"][0]
        g, self.t = parameters.grad, self.t + 1
        now, after = (0.9 * (1 - 0.5 * 0.96 ** t) for t in (self.t, self.t + 1))
        self.product *= now
        self.m = 0.9 * self.m + 0.1 * g
        self.v = 0.999 * self.v + 0.001 * g * g
        along = after * self.m / (1 - self.product * after) + (1 - now) * g / (1 - self.product)
        parameters -= self.rate * along / (self.v / (1 - 0.999 ** self.t)).sqrt()


steps, start = exact(torch.randn(7, 6)), exact(torch.randn(6))
optimizers = {
    "sgd": lambda p: torch.optim.SGD(p, 0.05),
    "sgd(momentum=0.75)": lambda p: torch.optim.SGD(p, 0.05, momentum=0.75),
    "rmsprop(rho=0.75, epsilon=0)": lambda p: torch.optim.RMSprop(p, 0.05, alpha=0.75, eps=0),
    "rmsprop(rho=0.75, momentum=0.5, epsilon=0)": lambda p: torch.optim.RMSprop(p, 0.05, alpha=0.75, momentum=0.5, eps=0),
    "rmsprop(rho=0.75, momentum=0.5, epsilon=0, centered=true)":
        lambda p: torch.optim.RMSprop(p, 0.05, alpha=0.75, momentum=0.5, eps=0, centered=True),
    "adam(epsilon=0)": lambda p: torch.optim.Adam(p, 0.05, eps=0),
    "adamw(epsilon=0)": lambda p: torch.optim.AdamW(p, 0.05, eps=0, weight_decay=0.004),
    "nadam(epsilon=0)": lambda p: Nadam(p, 0.05),
    "adagrad(0.25, epsilon=0)": lambda p: torch.optim.Adagrad(p, 0.05, initial_accumulator_value=0.25, eps=0),
    "adamax(epsilon=0)": lambda p: torch.optim.Adamax(p, 0.05, eps=0),
}
with h5py.File(os.path.join(folder, "optimizers.h5"), "w") as file:
    file["parameters"], file["gradients"] = start.numpy(), steps.numpy()
    for name, make in optimizers.items():
        parameters = start.clone().requires_grad_(True)
        optimizer, after = make([parameters]), []
        for gradient in steps:
            parameters.grad = gradient.clone()
            optimizer.step()
            after.append(parameters.detach().clone())
        file[f"{name}/after"] = torch.stack(after).numpy()
