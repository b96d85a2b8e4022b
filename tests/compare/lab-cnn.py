#!/usr/bin/python3
"""Does lab-cnn learn as well here as in PyTorch? Both train it on the same split of the same images, five seeds each.

    tests/compare/lab-cnn.py build/app/hourglass-cli shapes            (or a CIFAR-10 .bin; Debian's python3-torch)
    tests/compare/lab-cnn.py build/app/hourglass-cli shapes 6 10       (seeds 6 … 10 instead of 1 … 5)

Run by hand: it takes minutes. Prints the test MSE of every seed and the two means. PyTorch's copy starts from Keras's
initializers (Glorot uniform, zero biases) and uses Keras's Adam: epsilon 1e-7 outside the bias correction ("torch" as last
word: PyTorch's own form). Batch 128, 25 epochs. A seed more or less moves a mean of five by 2 or 3 %.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import h5py
import torch
from torch import nn

EPOCHS, BATCH = 25, 128


class LabCnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(64, 128, 3, padding=1), nn.ReLU())
        self.latent = nn.Linear(128, 32)
        self.wide = nn.Linear(32, 8192)
        self.decoder = nn.Sequential(
            nn.ConvTranspose2d(128, 128, 3, padding=1), nn.ReLU(), nn.Upsample(scale_factor=2),
            nn.ConvTranspose2d(128, 64, 3, padding=1), nn.ReLU(), nn.Upsample(scale_factor=2),
            nn.ConvTranspose2d(64, 3, 3, padding=1), nn.Sigmoid())
        for layer in self.modules():
            if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
                nn.init.xavier_uniform_(layer.weight)
                nn.init.zeros_(layer.bias)

    def forward(self, x):
        z = self.latent(self.encoder(x).mean((2, 3)))
        return self.decoder(self.wide(z).view(-1, 8, 8, 128).permute(0, 3, 1, 2))


def part(program, model, data, name, folder):
    """The images of one part of the split, as the input layer gives them."""
    path = folder / f"{name}.h5"
    subprocess.run([program, "layers", model, "--data", data, "--part", name, "-o", path], check=True,
                   stdout=subprocess.DEVNULL)
    with h5py.File(path) as file:
        images = max((file[key] for key in file if "input" in key), key=lambda array: array.ndim)[()]
    return torch.tensor(images).permute(0, 3, 1, 2).contiguous()


def ours(program, data, seed, folder):
    first, last = folder / f"first{seed}.h5", folder / f"last{seed}.h5"
    subprocess.run([program, "new", "lab-cnn", "-o", first, "--seed", str(seed)], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([program, "train", first, "--data", data, "-o", last, "--epochs", str(EPOCHS), "--batch-size",
                    str(BATCH), "--seed", str(seed)], check=True, stdout=subprocess.DEVNULL)
    answer = subprocess.run([program, "evaluate", last, "--data", data, "--part", "test", "--json"], check=True,
                            capture_output=True, text=True)
    return json.loads(answer.stdout)["mse"]


def theirs(train, test, seed, form):
    torch.manual_seed(seed)
    model, loss = LabCnn(), nn.MSELoss()
    adam = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7)
    step = 0
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(train)).split(BATCH):
            step += 1
            if form == "keras":
                adam.param_groups[0]["eps"] = 1e-7 / (1 - 0.999 ** step) ** 0.5
            adam.zero_grad()
            loss(model(train[rows]), train[rows]).backward()
            adam.step()
    with torch.no_grad():
        return float(sum(((model(x) - x) ** 2).sum() for x in test.split(BATCH)) / test.numel())


def main():
    form = "torch" if sys.argv[-1] == "torch" else "keras"
    program, data, *seeds = [word for word in sys.argv[1:] if word != "torch"]
    first, last = map(int, seeds) if seeds else (1, 5)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        model = folder / "model.h5"
        subprocess.run([program, "new", "lab-cnn", "-o", model], check=True, stdout=subprocess.DEVNULL)
        train, test = (part(program, model, data, which, folder) for which in ("train", "test"))
        print(f"{data}: {len(train)} images to train on, {len(test)} to test", flush=True)
        a, b = [], []
        for seed in range(first, last + 1):
            a.append(ours(program, data, seed, folder))
            b.append(theirs(train, test, seed, form))
            print(f"seed {seed}: Hourglass {a[-1]:.6f}, PyTorch {b[-1]:.6f}", flush=True)
        mean = [sum(values) / len(values) for values in (a, b)]
        print(f"mean: Hourglass {mean[0]:.6f}, PyTorch {mean[1]:.6f}, ratio {mean[0] / mean[1]:.4f}")


main()
