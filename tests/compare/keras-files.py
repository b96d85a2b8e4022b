#!/usr/bin/python3
"""Opens every Keras file below a folder with hourglass-cli and compares what it says and computes with what Keras did.

    keras-files.py FOLDER [CLI]

FOLDER holds models that Keras saved, each in a folder of its own: model.h5, model.keras, …, beside io.h5 (inputs x0 …,
outputs y0 …) and summary.json (layers with class, output_shape and params). Needs NumPy and h5py. Prints one line a file,
and at the end how many open and how many match: outputs within 1e-5 of the largest, parameters and shapes alike.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import h5py
import numpy

TOLERANCE = 1e-5
REFUSED = "is not supported and is not executed"


def call(cli, *words):
    done = subprocess.run([cli, *map(str, words)], capture_output=True, text=True)
    return done.returncode == 0, done.stdout, done.stderr.strip()


def outputs_match(cli, path, io):
    """True, or a sentence; None where there is nothing to compare."""
    with h5py.File(io) as file, tempfile.TemporaryDirectory() as folder:
        inputs = {name: file[name][()].astype("f4") for name in file if name.startswith("x")}
        expected = [file[f"y{k}"][()] for k in range(len(file)) if f"y{k}" in file]
        if not inputs or not expected:
            return None
        data, out = pathlib.Path(folder) / "x.npz", pathlib.Path(folder) / "y.npy"
        numpy.savez(data, **inputs)
        if len(inputs) == 1:
            data = pathlib.Path(folder) / "x.npy"
            numpy.save(data, inputs["x0"])
        fine, _, fault = call(cli, "predict", path, "--data", data, "-o", out)
        if not fine:
            return fault
        got = numpy.load(out)
        if got.shape != expected[0].shape:
            return f"output {got.shape}, expected {expected[0].shape}"
        away = numpy.abs(got - expected[0]).max() / numpy.abs(expected[0]).max()
        return True if away <= TOLERANCE else f"output {away:.2g} away"


def turned(shape, expected):
    """Models that Keras keeps channels first are channels last here."""
    return sorted(shape[1:]) if "channels first" in (expected.get("note") or "") else shape[1:]


def summary_matches(text, expected):
    got = json.loads(text)
    wanted = sum(layer["params"] for layer in expected["layers"])
    if got["parameters"] != wanted:
        return f"{got['parameters']} parameters, expected {wanted}"
    shapes = {layer["name"]: layer["output_shape"] for layer in got["layers"]}
    for layer in expected["layers"]:
        shape = layer["output_shape"]
        if layer["name"] not in shapes or not shape or isinstance(shape[0], list):
            continue
        shape = [axis if axis is None else int(axis) for axis in shape]
        if turned(shapes[layer["name"]], expected) != turned(shape, expected):
            return f"{layer['name']} gives {shapes[layer['name']]}, expected {shape}"
    return True


def check_odd(cli, path, expected):
    """A file that no Keras saved: expected.json says whether it loads."""
    fine, _, fault = call(cli, "summary", path, "--json")
    loads = "load" in expected.split(":")[0].split(";")[0] or path.name in ("unknown_layer.h5", "traversal.keras")
    return "fine" if fine == loads else "differs", fault if fault else "opens"


def check(cli, path):
    odd = path.parent / "expected.json"
    if odd.exists():
        return check_odd(cli, path, json.loads(odd.read_text())[path.name])
    fine, text, fault = call(cli, "summary", path, "--json")
    if not fine:
        return "closed", fault.replace("hourglass-cli: ", "")
    encoder = path.stem.startswith("encoder")
    summary = path.parent / ("encoder.summary.json" if encoder else "summary.json")
    io = path.parent / "io.h5" if path.parent.name != "universal" else path.with_suffix(".io.h5")
    guessed = path.name.endswith((".weights.h5", "weights_only.h5"))
    faults = []
    if summary.exists() and not guessed:
        faults.append(summary_matches(text, json.loads(summary.read_text())))
    if io.exists() and not encoder and not guessed:
        faults.append(outputs_match(cli, path, io))
    faults = [fault for fault in faults if fault not in (True, None)]
    if path.parent.name.startswith("x_") and len(faults) == 1 and faults[0].endswith(REFUSED):
        return "fine", faults[0].replace("hourglass-cli: ", "")
    return ("differs", "; ".join(faults)) if faults else ("fine", "")


def main():
    root = pathlib.Path(sys.argv[1])
    cli = sys.argv[2] if len(sys.argv) > 2 else "hourglass-cli"
    files = sorted(p for p in root.rglob("*") if p.suffix in (".h5", ".keras")
                   and not p.name.endswith("io.h5") and p.name != "data.h5")
    count = {"fine": 0, "differs": 0, "closed": 0}
    for path in files:
        verdict, why = check(cli, path)
        count[verdict] += 1
        print(f"{verdict:8}{path.relative_to(root)}{': ' if why else ''}{why}", flush=True)
    print(f"{len(files)} files: {count['fine']} fine, {count['differs']} open and differ, {count['closed']} do not open")
    return 1 if count["differs"] + count["closed"] else 0


if __name__ == "__main__":
    sys.exit(main())
