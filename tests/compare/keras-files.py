#!/usr/bin/python3
"""Opens every Keras file below a folder with hourglass-cli and compares what it says and computes with what Keras did.

    keras-files.py [--convert] FOLDER [CLI]

FOLDER holds models that Keras saved, each in a folder of its own: model.h5, model.keras, …, beside io.h5 (inputs x0 …,
outputs y0 …) and summary.json (layers with class, output_shape and params). Needs NumPy and h5py. Prints one line a file,
and at the end how many open and how many match: outputs within 1e-5 of the largest, parameters and shapes alike.

With --convert each model file is written anew as .h5, .keras and .weights.h5 first. What was written must compute the
same, keep models within models, hold as many values, and in .keras name nothing but arguments of Keras 3.
"""
import io as streams
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

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
        data, out = pathlib.Path(folder) / "x.npz", pathlib.Path(folder) / ("y.npz" if len(expected) > 1 else "y.npy")
        numpy.savez(data, **inputs)
        if len(inputs) == 1:
            data = pathlib.Path(folder) / "x.npy"
            numpy.save(data, inputs["x0"])
        fine, _, fault = call(cli, "predict", path, "--data", data, "-o", out)
        if not fine:
            return fault
        got = numpy.load(out)
        got = [got[f"y{i}"] for i in range(len(expected))] if len(expected) > 1 else [got]
        for y, wanted in zip(got, expected):
            if y.shape != wanted.shape:
                return f"output {y.shape}, expected {wanted.shape}"
            away = numpy.abs(y - wanted).max() / numpy.abs(wanted).max()
            if not away <= TOLERANCE:
                return f"output {away:.2g} away"
        return True


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
    if path.parent.name.startswith("x_") and len(faults) == 1 and REFUSED in faults[0]:
        return "fine", faults[0].replace("hourglass-cli: ", "")
    return ("differs", "; ".join(faults)) if faults else ("fine", "")


# The arguments that Keras 3 gives its layers, by class; those of every layer first.
EVERY = {"name", "trainable", "dtype"}
WEIGHTED = {f"{part}_{what}" for part in ("kernel", "bias") for what in ("initializer", "regularizer", "constraint")} | {
    "use_bias", "activity_regularizer"}
CONVOLVED = WEIGHTED | {"filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate", "activation"}
RECURRENT = WEIGHTED | {"units", "activation", "recurrent_initializer", "recurrent_regularizer", "recurrent_constraint",
                        "dropout", "recurrent_dropout", "return_sequences", "return_state", "go_backwards", "stateful",
                        "unroll", "zero_output_for_mask", "seed"}
POOLED = {"pool_size", "strides", "padding", "data_format"}
ARGUMENTS = {
    "InputLayer": {"batch_shape", "batch_input_shape", "sparse", "ragged", "optional"},
    "Dense": WEIGHTED | {"units", "activation"},
    "Activation": {"activation"},
    "Dropout": {"rate", "seed", "noise_shape"},
    "Flatten": {"data_format"},
    "Reshape": {"target_shape"},
    "Permute": {"dims"},
    "RepeatVector": {"n"},
    "Conv1D": CONVOLVED | {"groups"},
    "Conv2D": CONVOLVED | {"groups"},
    "Conv2DTranspose": CONVOLVED | {"output_padding"},
    "MaxPooling1D": POOLED, "MaxPooling2D": POOLED, "AveragePooling1D": POOLED, "AveragePooling2D": POOLED,
    "UpSampling1D": {"size"},
    "UpSampling2D": {"size", "data_format", "interpolation"},
    "ZeroPadding1D": {"padding", "data_format"}, "ZeroPadding2D": {"padding", "data_format"},
    "Cropping1D": {"cropping"}, "Cropping2D": {"cropping", "data_format"},
    "BatchNormalization": {"axis", "momentum", "epsilon", "center", "scale", "synchronized"} | {
        f"{part}_{what}" for part in ("beta", "gamma") for what in ("initializer", "regularizer", "constraint")} | {
        "moving_mean_initializer", "moving_variance_initializer"},
    "LSTM": RECURRENT | {"recurrent_activation", "unit_forget_bias"},
    "GRU": RECURRENT | {"recurrent_activation", "reset_after"},
    "SimpleRNN": RECURRENT,
    "TimeDistributed": {"layer"},
    "Bidirectional": {"layer", "merge_mode", "weights", "backward_layer"},
    "LeakyReLU": {"negative_slope"}, "ELU": {"alpha"}, "ReLU": {"max_value", "negative_slope", "threshold"},
    "PReLU": {"alpha_initializer", "alpha_regularizer", "alpha_constraint", "shared_axes"}, "Softmax": {"axis"},
    "Concatenate": {"axis"}, "Add": set(), "Subtract": set(), "Multiply": set(), "Average": set(), "Maximum": set(),
    "Minimum": set(), "GaussianNoise": {"stddev", "seed"}, "GaussianDropout": {"rate", "seed"},
    "AlphaDropout": {"rate", "seed", "noise_shape"}, "SpatialDropout1D": {"rate", "seed"},
    "SpatialDropout2D": {"rate", "seed", "data_format"}, "GlobalAveragePooling1D": {"data_format", "keepdims"},
    "GlobalMaxPooling1D": {"data_format", "keepdims"}, "GlobalAveragePooling2D": {"data_format", "keepdims"},
    "GlobalMaxPooling2D": {"data_format", "keepdims"}, "ActivityRegularization": {"l1", "l2"}, "Masking": {"mask_value"},
    "LayerNormalization": {"axis", "epsilon", "center", "scale", "rms_scaling", "gamma_initializer", "beta_initializer",
                           "gamma_regularizer", "beta_regularizer", "gamma_constraint", "beta_constraint"},
}


def layers_of(config):
    body = config["config"]
    return body["layers"] if isinstance(body, dict) else body


def is_model(layer):
    return layer["class_name"] in ("Sequential", "Functional", "Model") and (
        isinstance(layer["config"], list) or "layers" in layer["config"])


def odd_arguments(layer):
    """The arguments in a layer's configuration that Keras 3 does not know, as "Class.argument"."""
    if is_model(layer):
        return [odd for inner in layers_of(layer) for odd in odd_arguments(inner)]
    name = layer["class_name"]
    if name not in ARGUMENTS:
        return []  # a class that is kept as it came
    found = [f"{name}.{key}" for key in layer["config"] if key not in ARGUMENTS[name] | EVERY]
    if "/" in layer["config"].get("name", ""):
        found.append(f"the name {layer['config']['name']}")
    inner = layer["config"].get("layer")
    return found + (odd_arguments(inner) if isinstance(inner, dict) else [])


def nested(config):
    """How a configuration's models stand in each other: a list for each, of those within."""
    return [nested(layer) for layer in layers_of(config) if is_model(layer)]


def read_config(path):
    if path.suffix == ".keras":
        return json.loads(zipfile.ZipFile(path).read("config.json"))
    with h5py.File(path) as file:
        return json.loads(file.attrs["model_config"]) if "model_config" in file.attrs else None


def count_values(path):
    """Numbers in all of a file's weights, each array read to its end."""
    source = path
    if path.suffix == ".keras":
        source = streams.BytesIO(zipfile.ZipFile(path).read("model.weights.h5"))
    with h5py.File(source) as file:
        arrays = []
        groups = [key for key in ("model_weights", "layers") if key in file]
        for group in groups:
            file[group].visititems(lambda name, it: arrays.append(it[()]) if isinstance(it, h5py.Dataset) else None)
    return sum(array.size for array in arrays)


def check_list(path):
    """The lists of a legacy file name every group and array, and nothing else."""
    with h5py.File(path) as file:
        group = file["model_weights"]

        def texts(it, name):
            parts = [it.attrs[name]] if name in it.attrs else []
            while f"{name}{len(parts)}" in it.attrs:
                parts.append(it.attrs[f"{name}{len(parts)}"])
            return [text.decode() if isinstance(text, bytes) else text for part in parts for text in part]

        names = texts(group, "layer_names")
        for name in names:
            arrays = []
            group[name].visititems(lambda at, it: arrays.append(at) if isinstance(it, h5py.Dataset) else None)
            if sorted(arrays) != sorted(texts(group[name], "weight_names")):
                return f"{name}: weight_names and arrays differ"
        here = {name.split("/")[0] for name in names}
        return True if here == set(group) else "layer_names and groups differ"


def sources_of(inbound):
    """The (layer, call) pairs that one inbound node names, in the order in which Keras takes them."""
    if isinstance(inbound, dict):
        found = []

        def walk(it):
            history = it.get("config", {}).get("keras_history") if isinstance(it, dict) else None
            if history:
                found.append(tuple(history[:2]))
            elif isinstance(it, (dict, list)):
                for inner in it.values() if isinstance(it, dict) else it:
                    walk(inner)

        walk(inbound["args"])
        walk(inbound["kwargs"])
        return found
    return [tuple(edge[:2]) for edge in inbound]


def ends_of(ends):
    return [tuple(end[:2]) for end in ([ends] if isinstance(ends[0], str) else ends)]


def keras_order(config, release):
    """The names of a model's layers in the order that Keras gives them, by the calls as a release counts them. Raises
    ValueError where loading would not end."""
    layers = layers_of(config)
    if config["class_name"] == "Sequential":
        return [layer["config"]["name"] for layer in layers if layer["class_name"] != "InputLayer"]
    own = {layer["name"]: int(release < 3 and is_model(layer)) for layer in layers}
    calls = {layer["name"]: [[]] * own[layer["name"]] for layer in layers}
    waiting = {layer["name"]: list(layer["inbound_nodes"]) for layer in layers}
    for layer in layers:
        if not waiting[layer["name"]]:
            calls[layer["name"]] = [[]]
    left = sum(map(len, waiting.values()))
    while left:
        for layer in layers:
            queue = waiting[layer["name"]]
            while queue and all(len(calls[name]) > number for name, number in sources_of(queue[0])):
                calls[layer["name"]].append(sources_of(queue.pop(0)))
        if sum(map(len, waiting.values())) == left:
            raise ValueError(f"Keras {release} would wait for ever")
        left = sum(map(len, waiting.values()))
    met, finished = {}, []

    def walk(name, number):
        if (name, number) in finished:
            return
        met.setdefault(name, len(met))
        for source in calls[name][number]:
            walk(*source)
        finished.append((name, number))

    graphs = {layer["name"] for layer in layers if is_model(layer) and layer["class_name"] != "Sequential"}
    for name, number in ends_of(config["config"]["output_layers"]):
        walk(name, number - (release >= 3 and name in graphs))
    depth, depths = {}, {}
    for node in reversed(finished):
        depths[node[0]] = depth[node] = max(depth.get(node, 0), depths.get(node[0], 0))
        for source in calls[node[0]][node[1]]:
            depth[source] = max(depth.get(source, 0), depth[node] + 1)
    return sorted(met, key=lambda name: (-depths[name], met[name]))


def check_order(path):
    """A legacy file lists the layers in Keras's order, as Keras 2 and Keras 3 count calls."""
    config = read_config(path)
    with h5py.File(path) as file:
        group = file["model_weights"]
        names = [name.decode() if isinstance(name, bytes) else name for name in group.attrs["layer_names"]]
        weighted = [name for name in names if len(group[name])]
        written = int(file.attrs["keras_version"][0])
    stateful = any(len(inbound) > 1 and layer["class_name"] in ("LSTM", "GRU", "SimpleRNN", "Bidirectional")
                   for layer in layers_of(config) for inbound in layer.get("inbound_nodes", []))
    for release in {written} | ({2, 3} if written < 3 and not stateful else set()):
        try:
            order = [name for name in keras_order(config, release) if name in weighted]
        except ValueError as fault:
            return str(fault)
        if order != weighted:
            return f"Keras {release} takes {order[:9]}, the file has {weighted[:9]}"
    return True


def check_groups(config, group):
    """An archive's groups are named after classes, counted in Keras's order, and hold arrays where layers have some."""
    layers = {layer["config"]["name"] if "name" in layer["config"] else layer["name"]: layer for layer in layers_of(config)}
    count = {}
    for name in keras_order(config, 3):
        layer = layers[name]
        snake = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[^_])(?=[A-Z][a-z])", "_", layer["class_name"]).lower().lstrip("_")
        at = snake if not count.setdefault(snake, 0) else f"{snake}_{count[snake]}"
        count[snake] += 1
        if at not in group["layers"]:
            return f"layers/{at} is missing"
        inner = check_groups(layer, group["layers"][at]) if is_model(layer) else True
        if inner is not True:
            return f"layers/{at}/{inner}"
        if layer["class_name"] in ("Dense", "Conv2D") and group["layers"][at]["vars/0"].shape[-1] != \
                layer["config"].get("units", layer["config"].get("filters")):
            return f"layers/{at}/vars/0 is another layer's"
    return True


def check_archive(path):
    with h5py.File(streams.BytesIO(zipfile.ZipFile(path).read("model.weights.h5"))) as file:
        return check_groups(read_config(path), file)


def check_conversion(cli, path):
    fine, text, fault = call(cli, "summary", path, "--json")
    if not fine:
        return "fine", "does not open"
    io, config, faults = path.parent / "io.h5", read_config(path), []
    wanted = json.loads(text)["parameters"]
    with tempfile.TemporaryDirectory() as folder:
        for name in ("new.h5", "new.keras", "new.weights.h5"):
            new = pathlib.Path(folder) / name
            fine, _, fault = call(cli, "convert", path, "-o", new)
            if not fine:
                faults.append(fault)
                continue
            if count_values(new) != wanted:
                faults.append(f"{name} holds {count_values(new)} values, expected {wanted}")
            if name == "new.weights.h5":
                continue
            if name == "new.h5":
                faults += [check_list(new), check_order(new)]
            else:
                faults += odd_arguments(read_config(new)) + [check_archive(new)]
            if nested(read_config(new)) != nested(config):
                faults.append(f"{name} has other models within the model")
            if io.exists() and not path.stem.startswith("encoder"):
                faults.append(outputs_match(cli, new, io))
    faults = [fault for fault in faults if fault not in (True, None) and REFUSED not in fault]
    return ("differs", "; ".join(faults)) if faults else ("fine", "")


def main():
    words = [word for word in sys.argv[1:] if word != "--convert"]
    convert = len(words) < len(sys.argv) - 1
    root = pathlib.Path(words[0])
    cli = words[1] if len(words) > 1 else "hourglass-cli"
    files = sorted(p for p in root.rglob("*") if p.suffix in (".h5", ".keras")
                   and not p.name.endswith("io.h5") and p.name != "data.h5")
    if convert:
        files = [p for p in files if not p.name.endswith(("weights.h5", "weights_only.h5")) and read_config(p)]
    count = {"fine": 0, "differs": 0, "closed": 0}
    for path in files:
        verdict, why = (check_conversion if convert else check)(cli, path)
        count[verdict] += 1
        print(f"{verdict:8}{path.relative_to(root)}{': ' if why else ''}{why}", flush=True)
    print(f"{len(files)} files: {count['fine']} fine, {count['differs']} open and differ, {count['closed']} do not open")
    return 1 if count["differs"] + count["closed"] else 0


if __name__ == "__main__":
    sys.exit(main())
