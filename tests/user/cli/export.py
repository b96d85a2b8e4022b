"""Models as scripts: what is written is Python, has only arguments that Keras 3 has, and names nothing that is not there."""
import ast
import builtins
import json
import pathlib
import struct
import zipfile

from export_stacks import STACKS
from recorded_keras import build
from story import case, check, cli, contains, equal, fails, folder, main, read, refuses

TESTS = pathlib.Path(__file__).resolve().parents[2]
# Keras 3's classes with their arguments in order; "*": what every class of the group takes besides.
KERAS = json.loads((TESTS / "user/cli/keras-arguments.json").read_text(encoding="utf-8"))
EXAMPLES = ["rare-event-59", "lab-lstm", "pytorch-lstm", "recurrent-100", "dense-784", "conv-28", "lab-cnn", "seq2seq", "10-3"]
GOLDEN = ["keras1_conv_th.h5", "keras1_gru_ae.h5", "keras2_encdec.h5", "keras2_slashes.h5", "keras3_bilstm.keras", "keras3_cnn.h5",
          "keras3_encdec_forced.h5", "keras3_float64.h5", "keras3_nested.keras", "keras3_nested_chain.h5"]


def models():
    """Every example, every stack, and some files that Keras wrote, as files."""
    for name in EXAMPLES:
        cli("new", name, "-o", "model.h5")
        yield name, "model.h5"
    for name, stack in STACKS.items():
        cli("new", stack, "-o", "model.h5")
        yield name, "model.h5"
    for name in GOLDEN:
        yield name, TESTS / "golden/keras" / name


def script(model, to, *more):
    cli("export", model, "--to", to, "-o", "script.py", *more)
    text = read("script.py").decode()
    compile(text, "script.py", "exec")
    return text, ast.parse(text)


def free_names(tree):
    """Names that are read somewhere and bound nowhere."""
    bound = set(dir(builtins)) | {"__file__"}
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.alias):
            bound.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - bound


def dotted(node):
    """"keras.optimizers.Adam" of a call's function; "" where it is something else."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def check_keras_calls(name, tree):
    own = {node.name: {argument.arg for argument in node.body[1].args.args} | {"name", "trainable", "activity_regularizer"}
           for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name != "Rate"
           and isinstance(node.body[1], ast.FunctionDef)}
    seen = 0
    for node in ast.walk(tree):
        called = dotted(node.func) if isinstance(node, ast.Call) else ""
        group, _, kind = called.rpartition(".")
        if kind in own and group == "":
            allowed = own[kind]
        elif group in KERAS:
            check(kind in KERAS[group], f"{name}: Keras 3 has no {called}")
            allowed = set(KERAS[group][kind]) | set(KERAS[group]["*"])
            check(len(node.args) <= len(KERAS[group][kind]), f"{name}: {called} takes fewer arguments by place")
        else:
            continue
        seen += 1
        for keyword in node.keywords:
            check(keyword.arg in allowed, f"{name}: {called} has no argument {keyword.arg}")
    check(seen > 2, f"{name}: {seen} calls of Keras in the script")


@case
def scripts_are_whole_and_have_only_what_keras_3_has():
    for name, model in models():
        text, tree = script(model, "keras")
        equal(free_names(tree), set(), f"{name}: names that nothing defines")
        check_keras_calls(name, tree)
        text, tree = script(model, "pytorch")
        equal(free_names(tree), set(), f"{name}: names that nothing defines")
        check("$" not in text and "#?" not in text, f"{name}: a mark was left in the script")


def plain(value):
    """As a configuration has it: lists for tuples, and one number for several that are alike."""
    if isinstance(value, dict):
        return {key: plain(it) for key, it in value.items() if key in ("class_name", "config", "l1", "l2", "factor", "mode")}
    if isinstance(value, (list, tuple)):
        items = [plain(it) for it in value]
        return items[0] if items and all(it == items[0] for it in items) else items
    return value


def edges(node):
    """What a call takes, (name, call, slot) each, in either of the ways that Keras writes it."""
    if isinstance(node, dict):
        if "keras_history" in node:
            return [tuple(node["keras_history"])]
        return [edge for value in node.values() for edge in edges(value)]
    if isinstance(node, list) and len(node) >= 3 and isinstance(node[0], str):
        return [tuple(node[:3])]
    return [edge for value in node for edge in edges(value)] if isinstance(node, list) else []


def configuration(model):
    """{name: (class, options, calls)} of a model, as it is written for Keras itself."""
    cli("convert", model, "-o", "model.keras")
    with zipfile.ZipFile(folder / "model.keras") as archive:
        layers = json.loads(archive.read("config.json"))["config"]["layers"]
    found, before = {}, None
    for layer in layers:
        name = layer["config"]["name"]
        calls = [edges(node) for node in layer.get("inbound_nodes", [])]
        if "inbound_nodes" not in layer and before is not None:
            calls = [[(before, 0, 0)]]
        found[name] = layer["class_name"], layer["config"], calls
        before = name
    return found


@case
def keras_scripts_build_the_model_that_was_exported():
    compared = 0
    for name, model in models():
        if model != "model.h5" or "hard_sigmoid_2" in STACKS.get(name, ""):
            continue  # those have no archive: Keras 3 has another hard sigmoid
        made = build(script(model, "keras")[0], KERAS)
        if any(layer.kind not in {*KERAS["layers"], "InputLayer"} for layer in made.layers):
            continue  # an archive has other layers for those that Keras does not have
        expected = configuration(model)
        equal({layer.given["name"] for layer in made.layers}, set(expected), f"{name}: layers")
        for layer in made.layers:
            kind, options, calls = expected[layer.given["name"]]
            equal((layer.kind, layer.calls), (kind, calls), f"{name}: {layer.given['name']}")
            for key, value in layer.given.items():
                if key not in ("shape", "layer"):
                    equal(plain(value), plain(options[key]), f"{name}: {layer.given['name']}: {key}")
                    compared += 1
    check(compared > 300, f"{compared} options compared")


def npz_shapes(path):
    """{name: shape} of an archive of arrays."""
    shapes = {}
    with zipfile.ZipFile(folder / path) as archive:
        for member in archive.namelist():
            data = archive.read(member)
            size = struct.unpack("<H", data[8:10])[0]
            shapes[member.removesuffix(".npy")] = ast.literal_eval(data[10:10 + size].decode())["shape"]
    return shapes


@case
def what_stands_beside_a_script_is_not_replaced_unasked():
    cli("new", "Input 5; Dense 3; Dense 5", "-o", "m.h5")
    (folder / "digits.npz").write_bytes(b"samples")
    contains(fails("export", "m.h5", "--to", "pytorch", "-o", "digits.py"), "digits.npz: expected no file of that name",
             "--weights")
    equal((read("digits.npz"), (folder / "digits.py").exists()), (b"samples", False), "the file, and no script")
    cli("export", "m.h5", "--to", "pytorch", "-o", "digits.py", "--weights", "digits.npz")
    cli("export", "m.h5", "--to", "pytorch", "-o", "digits.py")


@case
def the_weights_have_pytorchs_names_and_shapes():
    cli("new", "Input 5x3; LSTM 4 sequences; GRU 2 use_bias=false; Dense 7; Reshape 7x1; Conv1D 6 3", "-o", "m.h5")
    script("m.h5", "pytorch")
    equal(npz_shapes("script.npz"),
          {"lstm.weight_ih_l0": (16, 3), "lstm.weight_hh_l0": (16, 4), "lstm.bias_ih_l0": (16,), "lstm.bias_hh_l0": (16,),
           "gru.weight_ih_l0": (6, 4), "gru.weight_hh_l0": (6, 2), "dense.weight": (7, 2), "dense.bias": (7,),
           "conv1d.weight": (6, 1, 3), "conv1d.bias": (6,)})
    script("m.h5", "pytorch", "--weights", "w.npz")
    equal(len(npz_shapes("w.npz")), 10)
    contains(script("m.h5", "keras", "--weights", "w.weights.h5")[0], 'with_name("w.weights.h5")')
    contains(cli("summary", "w.weights.h5"), "Keras weights")


@case
def the_script_trains_as_the_model_was_trained():
    cli("new", "10-3", "-o", "m.h5")
    options = ["--optimizer", "sgd(0.9, nesterov=yes)", "--loss", "huber(0.5)", "--schedule", "cosine(alpha=0.1)", "--warmup", 2,
               "--noise", "masking(0.3)", "--patience", 3, "--clipnorm", 1, "--weight-decay", 0.01, "--epochs", 7]
    text, tree = script("m.h5", "pytorch", *options)
    equal(free_names(tree), set(), "names that nothing defines")
    contains(text, "torch.optim.SGD(parameters, lr=rate, momentum=0.9, nesterov=True)", "delta=0.5", "def factor(",
             "torch.rand_like(x[0]) >= 0.3", "waited >= 3", "clip_grad_norm_([parameter], 1.0)", "EPOCHS, BATCH_SIZE, "
             "LEARNING_RATE = 7, 64, 0.0")
    text, tree = script("m.h5", "keras", *options)
    equal(free_names(tree), set(), "names that nothing defines")
    check_keras_calls("with options", tree)
    contains(text, "keras.optimizers.SGD(learning_rate=rate, momentum=0.9, nesterov=True, weight_decay=0.01, clipnorm=1.0)",
             "keras.losses.Huber(delta=0.5)", "MaskingNoise(0.3)", "patience=3")
    for schedule in ("step(0.5)", "exponential(0.9)", "plateau(0.2)"):
        for to in ("keras", "pytorch"):
            equal(free_names(script("m.h5", to, "--schedule", schedule)[1]), set(), schedule)
    for loss in ("mae", "log_cosh", "binary_crossentropy(from_logits=yes)", "categorical_crossentropy", "poisson",
                 "cosine_similarity"):
        equal(free_names(script("m.h5", "pytorch", "--loss", loss)[1]), set(), loss)
    for optimizer in ("adam", "adamw", "rmsprop", "nadam", "adagrad", "adamax"):
        contains(script("m.h5", "pytorch", "--optimizer", optimizer)[0], "    return torch.optim.")


@case
def names_of_layers_do_not_become_code():
    cli("new", "class = Input 4; import = Dense 3; 1 = Dense 4", "-o", 'a"b.h5')
    for to in ("keras", "pytorch"):
        text, tree = script('a"b.h5', to)
        equal(free_names(tree), set(), "names that nothing defines")
    contains(text, "self.import_layer = nn.Linear", "self.layer_1 = nn.Linear")


@case
def what_cannot_be_said_is_one_sentence():
    contains(fails("export", TESTS / "golden/keras/keras3_attention.h5", "--to", "pytorch", "-o", "s.py"),
             "(MultiHeadAttention): a layer that is not known here has no form in a script")
    cli("new", "10-3", "-o", "m.h5")
    refuses("export", "m.h5", "--to", "matlab", "-o", "s.py")
    refuses("export", "m.h5", "-o", "s.py")


main()
