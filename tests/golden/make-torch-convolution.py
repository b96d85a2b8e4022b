#!/usr/bin/python3
"""Makes the golden numbers of convolutional stacks in torch/, as make-torch.py does and in its form of files.

    tests/golden/make-torch-convolution.py            writes tests/golden/torch/conv-*.h5

PyTorch's layers are channels-first and pad both ends alike; Keras's paddings are put in by hand before them, and cut
off behind transposed ones.
"""
import importlib.util
import pathlib

import numpy as np
import torch
from torch.nn import functional

HERE = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("make_torch", HERE / "make-torch.py")
base = importlib.util.module_from_spec(spec)
spec.loader.exec_module(base)


def axes(x):
    """Channels last to channels first and back."""
    return x.movedim(-1, 1)


def back(x):
    return x.movedim(1, -1)


def padding(n, kernel, stride, same, dilation=1):
    """Keras's zeros in front and behind."""
    reach = (kernel - 1) * dilation + 1
    total = max((-(-n // stride) - 1) * stride + reach - n, 0) if same else 0
    return total // 2, total - total // 2


class Windowed:
    """Common to what has a kernel: NAME FILTERS KERNEL …"""
    kind = ""

    def __init__(self, name, filters, kernel, strides=(1, 1), same=False, activation="linear", dilation=(1, 1)):
        self.name, self.filters, self.kernel, self.strides = name, filters, kernel, strides
        self.same, self.activation, self.dilation = same, activation, dilation

    def options(self):
        sides = lambda values: "x".join(map(str, values))
        return (sides(self.kernel) + f" strides={sides(self.strides)} dilation_rate={sides(self.dilation)}"
                + (" same " if self.same else " ") + self.activation)

    def text(self):
        return f"{self.kind} {self.filters} {self.options()}"

    def pad(self, x):
        ends = []
        for n, kernel, stride, dilation in zip(x.shape[2:], self.kernel, self.strides, self.dilation):
            ends = list(padding(n, kernel, stride, self.same, dilation)) + ends
        return functional.pad(x, ends)

    def make(self, random, channels):
        size = np.prod(self.kernel)
        self.weights = {
            "kernel": random.normal(0, (2 / (size * (channels + self.filters))) ** 0.5,
                                    (*self.kernel, channels, self.filters)),
            "bias": random.normal(0, 0.1, self.filters),
        }
        return self.filters

    def __call__(self, x, w):
        return base.ACTIVATIONS[self.activation](back(self.compute(axes(x), w)))


class Conv(Windowed):
    @property
    def kind(self):
        return f"Conv{len(self.kernel)}D"

    def compute(self, x, w):
        kernel = w["kernel"].movedim(-1, 0).movedim(-1, 1)
        function = functional.conv1d if len(self.kernel) == 1 else functional.conv2d
        return function(self.pad(x), kernel, w["bias"], self.strides, 0, self.dilation)


class ConvTranspose(Windowed):
    @property
    def kind(self):
        return f"Conv{len(self.kernel)}DTranspose"

    def make(self, random, channels):
        out = super().make(random, channels)
        self.weights["kernel"] = np.swapaxes(self.weights["kernel"], -1, -2)
        return out

    def compute(self, x, w):
        kernel = w["kernel"].movedim(-1, 0).movedim(-1, 1)
        function = functional.conv_transpose1d if len(self.kernel) == 1 else functional.conv_transpose2d
        y = function(x, kernel, None, self.strides, 0, 0, 1, self.dilation)
        for axis, (n, k, s, d) in enumerate(zip(x.shape[2:], self.kernel, self.strides, self.dilation), 2):
            reach = (k - 1) * d + 1
            size = n * s if self.same else (n - 1) * s + max(reach, s)
            front = max(reach - s, 0) // 2 if self.same else 0
            behind = max(front + size - y.shape[axis], 0)
            y = functional.pad(y, [0, 0] * (y.dim() - 1 - axis) + [0, behind]).narrow(axis, front, size)
        return y + w["bias"].reshape(1, -1, *[1] * len(self.kernel))


class Depthwise(Windowed):
    kind = "DepthwiseConv2D"

    def text(self):
        return f"{self.kind} {self.kernel[0]}x{self.kernel[1]} depth_multiplier={self.filters} " + " ".join(
            self.options().split(" ")[1:])

    def make(self, random, channels):
        self.weights = {"kernel": random.normal(0, 0.4, (*self.kernel, channels, self.filters)),
                        "bias": random.normal(0, 0.1, channels * self.filters)}
        return channels * self.filters

    def compute(self, x, w):
        kernel = w["kernel"].permute(2, 3, 0, 1).reshape(-1, 1, *self.kernel)
        return functional.conv2d(self.pad(x), kernel, w["bias"], self.strides, 0, self.dilation, x.shape[1])


class Separable(Windowed):
    kind = "SeparableConv2D"

    def make(self, random, channels):
        self.weights = {"depthwise_kernel": random.normal(0, 0.4, (*self.kernel, channels, 1)),
                        "pointwise_kernel": random.normal(0, channels ** -0.5, (1, 1, channels, self.filters)),
                        "bias": random.normal(0, 0.1, self.filters)}
        return self.filters

    def compute(self, x, w):
        depthwise = w["depthwise_kernel"].permute(2, 3, 0, 1)
        t = functional.conv2d(self.pad(x), depthwise, None, self.strides, 0, self.dilation, x.shape[1])
        return functional.conv2d(t, w["pointwise_kernel"].permute(3, 2, 0, 1), w["bias"])


class Plain:
    """A layer without weights: its text, what it computes channels-first, and the channels that come out."""

    def __init__(self, text, function, channels=lambda c: c):
        self.words, self.function, self.channels, self.name, self.weights = text, function, channels, "", {}

    def text(self):
        return self.words

    def make(self, random, channels):
        return self.channels(channels)

    def __call__(self, x, w):
        return self.function(x)


def pooled(function, x, kernel, strides, same):
    """Max with −∞ around, or mean over what is inside."""
    ends = []
    for n, k, s in zip(x.shape[1:-1], kernel, strides):
        ends = list(padding(n, k, s, same)) + ends
    x = axes(x)
    flat = len(kernel) == 1
    if function == "max":
        pool = functional.max_pool1d if flat else functional.max_pool2d
        return back(pool(functional.pad(x, ends, value=-np.inf), kernel, strides))
    pool = functional.avg_pool1d if flat else functional.avg_pool2d
    inside = pool(functional.pad(torch.ones_like(x), ends), kernel, strides)
    return back(pool(functional.pad(x, ends), kernel, strides) / inside)


def pooling(function, kernel, strides, same):
    kind = ("MaxPooling" if function == "max" else "AveragePooling") + f"{len(kernel)}D"
    sides = lambda values: "x".join(map(str, values))
    return Plain(f"{kind} {sides(kernel)} {sides(strides)}" + (" same" if same else ""),
                 lambda x: pooled(function, x, kernel, strides, same))


def bilinear(factor):
    return Plain(f"UpSampling2D {factor} bilinear",
                 lambda x: back(functional.interpolate(axes(x), scale_factor=factor, mode="bilinear",
                                                       align_corners=False)))


def nearest(*factors):
    def repeat(x):
        for axis, factor in enumerate(factors, 1):
            x = x.repeat_interleave(factor, axis)
        return x
    return Plain(f"UpSampling{len(factors)}D " + "x".join(map(str, factors)), repeat)


def reshape(*shape):
    return Plain("Reshape " + "x".join(map(str, shape)), lambda x: x.reshape(-1, *shape), lambda c: shape[-1])


RELU, TANH = {"activation": "relu"}, {"activation": "tanh"}
SAME = {"same": True}

CASES = {
    # The lab's own stack, smaller: 12 × 12 images, few filters.
    "conv-lab": ((12, 12, 3), 3, "mse", "adam", 1e-3,
                 [Conv("conv2d", 4, (3, 3), **SAME, **RELU), pooling("max", (2, 2), (2, 2), False),
                  Conv("conv2d_1", 6, (3, 3), **SAME, **RELU), pooling("max", (2, 2), (2, 2), False),
                  Conv("conv2d_2", 8, (3, 3), **SAME, **RELU),
                  Plain("GlobalAveragePooling2D", lambda x: x.mean((1, 2))), base.Dense("dense", 5),
                  base.Dense("dense_1", 72), reshape(3, 3, 8),
                  ConvTranspose("conv2d_transpose", 8, (3, 3), **SAME, **RELU), nearest(2, 2),
                  ConvTranspose("conv2d_transpose_1", 6, (3, 3), **SAME, **RELU), nearest(2, 2),
                  ConvTranspose("conv2d_transpose_2", 3, (3, 3), **SAME, activation="sigmoid")]),
    # Back to 9 × 7 by valid transposes: (4 − 1) · 2 + 3 = 9, (3 − 1) · 2 + 3 = 7.
    "conv-strided": ((9, 7, 2), 5, "mse", "adam", 1e-2,
                     [Conv("conv2d", 4, (4, 3), (2, 2), **SAME, **RELU),
                      pooling("mean", (3, 2), (1, 1), True), Conv("conv2d_1", 6, (2, 2), **TANH),
                      ConvTranspose("conv2d_transpose", 4, (1, 1)),
                      ConvTranspose("conv2d_transpose_1", 2, (3, 3), (2, 2))]),
    "conv-thin": ((6, 8, 2), 5, "mse", "adam", 1e-2,
                  [Depthwise("depthwise_conv2d", 2, (3, 2), (2, 2), **SAME, **TANH),
                   Separable("separable_conv2d", 5, (3, 3), **SAME, **RELU),
                   Conv("conv2d", 3, (3, 3), dilation=(2, 3), **SAME), bilinear(2),
                   Separable("separable_conv2d_1", 2, (2, 3), **SAME)]),
    "conv-time": ((12, 3), 5, "mse", "sgd", 0.1,
                  [Conv("conv1d", 6, (5,), (1,), **SAME, **RELU, dilation=(1,)),
                   pooling("max", (3,), (2,), True),
                   Conv("conv1d_1", 4, (3,), (2,), **SAME, **TANH, dilation=(1,)),
                   nearest(2), ConvTranspose("conv1d_transpose", 3, (4,), (2,), **SAME, dilation=(1,))]),
}

if __name__ == "__main__":
    for case, arguments in CASES.items():
        base.make(case, *arguments)
