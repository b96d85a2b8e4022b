#!/usr/bin/python3
"""Does an exported PyTorch script give what the model gives here? For every example, stacks of all layer kinds, and every
Keras file below a folder.

    tests/compare/export.py CLI [FOLDER] [--train]

CLI is hourglass-cli. FOLDER holds models that Keras saved, each beside io.h5 (inputs x0 …, outputs y0 …). Every model is
exported, the script run on inputs in a process of its own, and its outputs compared with those of `hourglass-cli predict`
(on random inputs, after an epoch on random targets) or of Keras: within 1e-5 of the largest. --train also trains each
example's script in two processes (torchrun, gloo), trains with other optimizers and schedules and looks whether the loss
falls, and compares the losses, penalties included, of an epoch that changes nothing. Needs NumPy, h5py and PyTorch (Debian's
python3-torch will do).
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import h5py
import numpy

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "user/cli"))
from export_stacks import STACKS  # noqa: E402

TOLERANCE = 1e-5
SHAPE = re.compile(r"INPUTS = (\{.*\})")


def call(*words, **options):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, **options)
    fault = done.stderr.strip().splitlines()
    return done.returncode == 0, done.stdout, fault[-1] if fault else ""


def inputs_of(script, rows):
    """Random inputs for a script."""
    shapes = eval(SHAPE.search(script.read_text(encoding="utf-8")).group(1), {})  # a literal that the CLI wrote
    random = numpy.random.default_rng(1)
    return {f"x{k}": random.uniform(0, 1, (rows, *shape)).astype("f4") for k, shape in enumerate(shapes.values())}


def load(path):
    file = numpy.load(path)
    return [file] if isinstance(file, numpy.ndarray) else [file[f"y{k}"] for k in range(len(file.files))]


def run_script(cli, model, inputs, folder):
    """The script's outputs for @inputs (None: random ones, also returned), or a sentence."""
    script, data = folder / "script.py", folder / "x.npz"
    fine, _, fault = call(cli, "export", model, "--to", "pytorch", "-o", script)
    if not fine:
        return None, fault.replace("hourglass-cli: ", "")
    inputs = inputs if inputs is not None else inputs_of(script, 4)
    numpy.savez(data, **inputs)
    fine, said, fault = call(sys.executable, script, "--predict", data, "-o", folder / "y.out")
    if not fine:
        return None, fault
    path = next(folder.glob("y.out.np*"))
    outputs = load(path)
    path.unlink()
    return (inputs, outputs), ""


def ours(cli, model, inputs, folder):
    data, path = folder / "in.npz", folder / "out.npz"
    if len(inputs) == 1:
        data = folder / "in.npy"
        numpy.save(data, inputs["x0"])
    else:
        numpy.savez(data, **inputs)
    fine, _, fault = call(cli, "predict", model, "--data", data, "-o", path)
    return (load(path) if fine else None), fault


def verdict(expected, got):
    if len(expected) != len(got):
        return f"{len(got)} outputs, expected {len(expected)}"
    for k, (a, b) in enumerate(zip(expected, got)):
        if a.shape != b.shape:
            return f"output {k}: {b.shape}, expected {a.shape}"
        if not numpy.array_equal(numpy.isfinite(a), numpy.isfinite(b)):
            return f"output {k}: other values are not finite"
        a, b = numpy.nan_to_num(a), numpy.nan_to_num(b)
        away = numpy.abs(a - b).max() / max(numpy.abs(a).max(), 1e-30)
        if not away <= TOLERANCE:
            return f"output {k}: {away:.2g} away"
    return ""


def check_file(cli, path, folder):
    """A sentence on what is wrong; "" where nothing is."""
    io = path.with_suffix(".io.h5") if path.parent.name == "universal" else path.parent / "io.h5"
    inputs = expected = None
    if io.exists():
        with h5py.File(io) as file:
            inputs = {name: file[name][()].astype("f4") for name in sorted(file) if re.fullmatch(r"x\d+", name)}
            expected = [file[f"y{k}"][()] for k in range(len(file)) if f"y{k}" in file]
    # An encoder is not what io.h5 is about, and weights alone are a guess: those are compared with what we compute.
    if not inputs or not expected or path.stem in ("encoder", "weights_only"):
        inputs = expected = None
    answer, fault = run_script(cli, path, inputs, folder)
    if answer is None:
        return fault
    if expected is None:
        expected, fault = ours(cli, path, answer[0], folder)
        answer = answer[0], answer[1][:len(expected or [])]  # predict writes the first output alone
    return verdict(expected, answer[1]) if expected is not None else f"predict: {fault}"


def train(cli, model, folder):
    """Two processes, a few epochs: whether the loss falls."""
    script, data = folder / "script.py", folder / "x.npz"
    call(cli, "export", model, "--to", "pytorch", "-o", script, "--learning-rate", "0.003")
    numpy.savez(data, **inputs_of(script, 96))
    # PyTorch 1.13 under Debian 12's Python 3.11 starts nothing without --redirects and --tee.
    fine, said, fault = call(sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", 2, "--redirects", 1, "--tee", 1,
                             "--master_port", 29500 + os.getpid() % 500, script, "--data", data, "--epochs", 4, "--batch-size", 16,
                             "-o", folder / "trained.npz", env={**os.environ, "OMP_NUM_THREADS": "1"})
    losses = [float(loss) for loss in re.findall(r"epoch \d+/\d+  loss (\S+)", said, re.MULTILINE)]
    if not fine:
        return fault
    if len(losses) != 4:
        return f"printed {len(losses)} epochs, expected 4"
    if not losses[-1] < losses[0]:
        return f"loss {losses[0]} → {losses[-1]}"
    return "" if (folder / "trained.npz").exists() else "no weights written"


def seasoned(cli, words, path, folder):
    """A model whose biases and statistics are not those of an untrained one; a sentence where it cannot be made."""
    fine, _, fault = call(cli, "new", words, "-o", path)
    if not fine:
        return fault
    call(cli, "export", path, "--to", "pytorch", "-o", folder / "script.py")
    inputs = inputs_of(folder / "script.py", 32)
    outputs, fault = ours(cli, path, inputs, folder)
    if outputs is None:
        return fault
    targets = numpy.random.default_rng(2).uniform(-1, 1, outputs[0].shape).astype("f4")
    numpy.savez(folder / "train.npz", **inputs, y0=targets)
    fine, _, fault = call(cli, "train", path, "--data", folder / "train.npz", "-o", path, "--epochs", 2, "--batch-size", 4,
                          "--learning-rate", 0.01)
    return "" if fine else fault


LOSSES = ["mse", "mae", "huber(0.3)", "log_cosh", "binary_crossentropy", "binary_crossentropy(from_logits=yes)",
          "categorical_crossentropy", "categorical_crossentropy(from_logits=yes)", "poisson", "cosine_similarity"]


OPTIONS = [["--optimizer", "sgd(0.9, nesterov=yes)", "--schedule", "cosine(alpha=0.1)", "--warmup", 2, "--noise", "masking(0.3)"],
           ["--optimizer", "nadam", "--schedule", "plateau(0.5, patience=1)", "--noise", "gaussian(0.1)", "--clipnorm", 1],
           ["--optimizer", "adamw", "--schedule", "step(0.5, epochs=2)", "--weight-decay", 0.01, "--patience", 3],
           ["--optimizer", "rmsprop(0.9, momentum=0.5, centered=yes)", "--schedule", "exponential(0.9)", "--warmup", 1],
           ["--optimizer", "adagrad", "--learning-rate", 0.01], ["--optimizer", "adamax"]]


def trains(cli, folder, options):
    """Whether the script's loss falls with these options."""
    model, script, data = folder / "options.h5", folder / "script.py", folder / "x.npz"
    call(cli, "new", "10-3", "-o", model)
    fine, _, fault = call(cli, "export", model, "--to", "pytorch", "-o", script, *options)
    if fine:
        numpy.savez(data, **inputs_of(script, 96))
        fine, said, fault = call(sys.executable, script, "--data", data, "--epochs", 4, "--validation-split", 0.25)
    if not fine:
        return fault
    losses = [float(loss) for loss in re.findall(r" loss (\S+)", said)]
    return "" if len(losses) == 4 and losses[-1] < losses[0] else f"losses {losses}"


def loss_matches(cli, model, folder, loss):
    """Whether an epoch that changes nothing has the loss, penalties included, that it has here."""
    script, data, still = folder / "script.py", folder / "train.npz", ["--epochs", 1, "--batch-size", 30, "--learning-rate", 1e-12]
    call(cli, "export", model, "--to", "pytorch", "-o", script, "--loss", loss)
    inputs = inputs_of(script, 30)
    outputs, fault = ours(cli, model, inputs, folder)
    if outputs is None:
        return fault
    numpy.savez(data, **inputs, y0=numpy.random.default_rng(3).uniform(0, 1, outputs[0].shape).astype("f4"))
    fine, _, fault = call(cli, "train", model, "--data", data, "-o", folder / "still.h5", *still, "--loss", loss, "--shuffle",
                          "no", "--weight-decay", 0, "--history", folder / "still.csv")
    done, said, cause = call(sys.executable, script, "--data", data, *still)
    if not fine or not done:
        return fault or cause
    expected = float((folder / "still.csv").read_text().splitlines()[1].split(",")[1])
    got = float(re.search(r"loss (\S+)", said).group(1))
    return "" if abs(got - expected) <= 1e-5 * max(1, abs(expected)) else f"loss {got}, expected {expected}"


def examples(cli):
    said = call(cli, "new", "--help")[1]
    return re.findall(r"^  ([a-z0-9-]+) {2,}\S", said[said.index("Examples:"):], re.MULTILINE)


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    cli, training = pathlib.Path(words[0]).resolve(), "--train" in sys.argv
    count = {"fine": 0, "differs": 0}

    def say(name, fault):
        count["differs" if fault else "fine"] += 1
        print(f"{'differs' if fault else 'fine':8}{name}{': ' if fault else ''}{fault}", flush=True)

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for example in examples(cli):
            model = folder / f"{example}.h5"
            call(cli, "new", example, "-o", model)
            say(example, check_file(cli, model, folder))
            if training:
                say(f"{example} in two processes", train(cli, model, folder))
        for name, stack in STACKS.items():
            model = folder / f"{name}.h5"
            say(name, seasoned(cli, stack, model, folder) or check_file(cli, model, folder))
            if training and not re.search("dropout|Variational|teacher", stack, re.IGNORECASE):
                say(f"{name}: its loss", loss_matches(cli, model, folder, "mse"))
        for options in OPTIONS if training else []:
            say(" ".join(map(str, options)), trains(cli, folder, options))
        for loss in LOSSES if training else []:
            call(cli, "new", "Input 6; Dense 5 tanh; Dense 6 sigmoid", "-o", folder / "loss.h5")
            say(loss, loss_matches(cli, folder / "loss.h5", folder, loss))
        for root in words[1:]:
            for path in sorted(pathlib.Path(root).rglob("*")):
                if path.suffix not in (".h5", ".keras") or path.name.endswith(("io.h5", ".weights.h5", "data.h5")):
                    continue
                fault = check_file(cli, path, folder)
                if fault and not call(cli, "predict", path, "--data", "sines", "-o", folder / "p.npy")[0]:
                    refused = call(cli, "export", path, "--to", "pytorch", "-o", folder / "script.py")[2]
                    fault = "" if refused else fault
                say(path.relative_to(root), fault)
    print(f"{count['fine']} fine, {count['differs']} not")
    return 1 if count["differs"] else 0


if __name__ == "__main__":
    sys.exit(main())
