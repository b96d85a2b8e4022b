"""new, summary and check: the examples' shapes and counts, stacks in words, and files that are none."""
import pathlib

from story import (case, check, cli, cli_json, contains, equal, fails, folder, main, near, read, refuses, run, write,
                   write_npy)

# name: (parameters, input values, waist's layer and values, each layer's class, shape and parameters)
EXAMPLES = {
    "rare-event-59": (5331, 295, ("lstm_2", 1), [
        ("InputLayer", [5, 59], 0), ("LSTM", [5, 5], 1300), ("LSTM", [5, 16], 1408), ("LSTM", [1], 72),
        ("RepeatVector", [5, 1], 0), ("LSTM", [5, 5], 140), ("LSTM", [5, 16], 1408), ("TimeDistributed", [5, 59], 1003)]),
    "lab-lstm": (64542, 500, ("latent_space", 20), [
        ("InputLayer", [50, 10], 0), ("LSTM", [50, 64], 19200), ("LSTM", [32], 12416), ("Dense", [20], 660),
        ("RepeatVector", [50, 20], 0), ("LSTM", [50, 32], 6784), ("LSTM", [50, 64], 24832),
        ("TimeDistributed", [50, 10], 650)]),
    "pytorch-lstm": (22200, 500, ("lstm", 64), [
        ("InputLayer", [50, 10], 0), ("LSTM", [64], 19200), ("RepeatVector", [50, 64], 0), ("LSTM", [50, 10], 3000)]),
    "recurrent-100": (54209, 100, ("lstm_1", 3200), [
        ("InputLayer", [100, 1], 0), ("LSTM", [100, 64], 16896), ("LSTM", [100, 32], 12416), ("LSTM", [100, 64], 24832),
        ("TimeDistributed", [100, 1], 65)]),
    "dense-784": (218192, 784, ("dense_1", 64), [
        ("InputLayer", [784], 0), ("Dense", [128], 100480), ("Dense", [64], 8256), ("Dense", [128], 8320),
        ("Dense", [784], 101136)]),
    "conv-28": (12193, 784, ("max_pooling2d_1", 784), [
        ("InputLayer", [28, 28, 1], 0), ("Conv2D", [28, 28, 32], 320), ("MaxPooling2D", [14, 14, 32], 0),
        ("Conv2D", [14, 14, 16], 4624), ("MaxPooling2D", [7, 7, 16], 0), ("Conv2DTranspose", [14, 14, 16], 2320),
        ("Conv2DTranspose", [28, 28, 32], 4640), ("Conv2D", [28, 28, 1], 289)]),
    "lab-cnn": (590819, 3072, ("latent_space", 32), [
        ("InputLayer", [32, 32, 3], 0), ("Conv2D", [32, 32, 32], 896), ("MaxPooling2D", [16, 16, 32], 0),
        ("Conv2D", [16, 16, 64], 18496), ("MaxPooling2D", [8, 8, 64], 0), ("Conv2D", [8, 8, 128], 73856),
        ("GlobalAveragePooling2D", [128], 0), ("Dense", [32], 4128), ("Dense", [8192], 270336),
        ("Reshape", [8, 8, 128], 0), ("Conv2DTranspose", [8, 8, 128], 147584), ("UpSampling2D", [16, 16, 128], 0),
        ("Conv2DTranspose", [16, 16, 64], 73792), ("UpSampling2D", [32, 32, 64], 0),
        ("Conv2DTranspose", [32, 32, 3], 1731)]),
    "seq2seq": (39050, 500, ("encoder", 128), [
        ("InputLayer", [50, 10], 0), ("LSTM", [64], 19200), ("FeedbackDecoder", [50, 10], 19850)]),
    "10-3": (73, 10, ("dense", 3), [("InputLayer", [10], 0), ("Dense", [3], 33), ("Dense", [10], 40)]),
}


def product(shape):
    values = 1
    for axis in shape:
        values *= axis
    return values


def summary_is(summary, name):
    parameters, values, (waist, waist_values), layers = EXAMPLES[name]
    equal(list(summary), ["name", "layers", "parameters", "trainable_parameters", "input_values", "waist", "compression",
                          "reduction_percent"], "keys")
    equal(summary["name"], name, "name")
    equal([(it["class"], it["output_shape"], it["parameters"], it["values"]) for it in summary["layers"]],
          [(kind, [None, *shape], n, product(shape)) for kind, shape, n in layers], "layers")
    check(all(list(it) == ["name", "class", "output_shape", "parameters", "values"] for it in summary["layers"]), "keys")
    equal(len({it["name"] for it in summary["layers"]}), len(layers), "different names")
    equal((summary["parameters"], summary["trainable_parameters"]), (parameters, parameters), "parameters")
    equal(summary["input_values"], values, "input values")
    equal(summary["waist"], {"layer": waist, "values": waist_values}, "waist")
    near(summary["compression"], values / waist_values, 1e-9, "compression")
    near(summary["reduction_percent"], 100 * (1 - waist_values / values), 1e-9, "reduction")


@case
def examples_have_the_shapes_and_counts_they_are_known_for():
    for name in EXAMPLES:
        summary_is(cli_json("summary", name), name)
        made = cli("new", name, "-o", f"{name}.h5")
        contains(made, f"{name}.h5: {len(EXAMPLES[name][3])} layers, untrained", f"{EXAMPLES[name][0]:,} parameters",
                 f"hourglass-cli train {name}.h5 --data ")
        summary = cli_json("summary", f"{name}.h5")
        file = summary.pop("file")
        equal((file["kind"], file["guessed"], file["remarks"]), ("Keras model (HDF5)", False, []), "what the file says")
        summary_is(summary, name)


@case
def the_table_says_what_a_person_came_for():
    contains(cli("summary", "rare-event-59.h5"), "(None, 5, 59)", "lstm_2 (LSTM)", "1,408", "Total params: 5,331",
             "Non-trainable params: 0", "295 → 1 · 295.00× · 99.66 %")
    contains(cli("summary", "recurrent-100"), "100 → 3,200 · 0.03×: the waist compresses nothing")
    for name in ("pytorch-lstm", "pytorch-lstm.h5"):
        contains(cli("summary", name), "Total params: 22,200", "PyTorch counts 22,496")
    check("22,496" not in cli("summary", "lab-lstm"), "PyTorch's count of another stack")
    contains(cli("check", "recurrent-100"), "nothing is compressed", "mend: ")


@case
def first_weights_follow_from_the_seed():
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        cli("new", "rare-event-59", "-o", f"{name}.h5", "--seed", seed)
    equal(read("a.h5"), read("b.h5"), "the same seed")
    check(read("a.h5") != read("c.h5"), "another seed gives the same weights")
    cli("new", "rare-event-59", "-o", "zero.h5", "--seed", 0)
    cli("new", "rare-event-59", "-o", "c.h5", "--seed", 1)
    equal(read("a.h5"), read("c.h5"), "over an older file")


@case
def a_stack_in_words_is_a_model_too():
    words = "Input 4x3; LSTM 2; RepeatVector 4; LSTM 3 sequences"
    contains(cli("new", words, "-o", "small.h5"), "small.h5: 4 layers, untrained · 12 → 2 · 6.00× · 83.33 % · 120 parameters")
    equal(cli_json("summary", "small.h5")["name"], "small", "named after its file")
    equal(cli_json("summary", words)["layers"], cli_json("summary", "small.h5")["layers"], "the words and their file")
    contains(fails("new", "Input 4; Dance 3; Dense 4", "-o", "no.h5"), "Dance")
    contains(fails("new", "Input 4; Dense 0; Dense 4", "-o", "no.h5"), "units: expected 1")
    check(not (folder / "no.h5").exists(), "a file of a stack that is none")


@case
def a_stack_that_does_not_fit_is_told_what_would_mend_it():
    words = "Input 5x59; LSTM 16; LSTM 1"
    sentence = "LSTM 1 needs time × features and gets 16, because LSTM 16 returns only its last step."
    out, err = run("check", words, exit=1)
    contains(out, "LSTM 1 does not fit", sentence, "mend: Return sequences in LSTM 16 → 5 × 16",
             "mend: Insert RepeatVector(5) → 5 × 16")
    equal(err, "hourglass-cli: stack: expected a stack that fits together, got 1 fault\n", "the error")
    contains(fails("new", words, "-o", "no.h5"), sentence.rstrip("."), "hourglass-cli check")
    check(not (folder / "no.h5").exists(), "a file of a stack that does not fit")
    contains(cli("summary", words), "does not fit", sentence)
    equal(cli_json("summary", words)["layers"][2]["parameters"], None, "parameters of a broken layer")
    out, err = run("check", "Input 5x59; Dense 16; Dense 60", exit=1)
    contains(out, "The output is 5 × 60 and the input 5 × 59: ", "mend: 59 units in Dense 60 → 5 × 59")


@case
def check_looks_at_the_data_as_well():
    contains(cli("check", "rare-event-59", "--data", "paper-machine"), "rare-event-59 fits together: 5 × 59 in, 5 × 59 out",
             "295 → 1 · 295.00× · 99.66 % · 5,331 parameters", "paper-machine fits: 5 × 59 per sample")
    contains(cli("check", "pytorch-lstm.h5", "--data", "sines"), "LSTM 10 returns −1…1, but the data reaches −2.4: ", "mend: Add TimeDistributed Dense 10 → 50 × 10")
    check("returns" not in cli("check", "lab-lstm", "--data", "sines"), "a linear output reaches everything")
    found = cli_json("check", "lab-lstm", "--data", "sines")
    equal([(it["check"], it["level"], it["layer"]) for it in found["findings"]], [("unbounded-state", "note", "lstm")], "findings")
    equal([fix["title"] for fix in found["findings"][0]["fixes"]], ["Tanh in all 4 recurrent layers"], "its fixes")
    contains(cli("check", "Input 64; Dense 99; Dense 64", "--data", "digits", "--limit", "90"),
             "12,835 parameters can be trained on 58 samples of 64 values: 3,712 in all")
    contains(cli("check", "Input 64; Dense 9; Dense 64 relu", "--data", "digits", "--scale", "standard"),
             "Dense 64 returns nothing below 0")
    contains(cli("check", "Input 64; Dense 9; Dense 64", "--data", "digits"), "digits fits: 8 × 8 × 1 per sample")
    equal(fails("check", "rare-event-59", "--data", "sines"), "The stack expects 5 × 59 per sample; sines has 50 × 10")
    write_npy("wide.npy", (3, 5, 61), [0] * 915)
    equal(fails("check", "rare-event-59", "--data", "wide.npy"), "The stack expects 59 features; wide.npy has 61")
    write_npy("long.npy", (3, 6, 59), [0] * 1062)
    equal(fails("check", "rare-event-59", "--data", "long.npy"), "The stack expects 5 time steps; long.npy has 6")


@case
def files_that_are_no_models_are_refused_in_one_sentence():
    contains(fails("summary", "nothere.h5"), "nothere.h5: ", "No such file")
    contains(fails("evaluate", "nothere.h5", "--data", "sines"), "nothere.h5: ")
    contains(fails("train", "lab-lstm", "--data", "sines", "-o", "o.h5"),
             "lab-lstm: expected a model file, got the name of an example: hourglass-cli new lab-lstm")
    contains(fails("summary", write("text.h5", "not HDF5 at all\n")), "text.h5: ")
    contains(fails("summary", write("empty.h5", "")), "empty.h5: ")
    contains(fails("summary", write("short.h5", read("rare-event-59.h5")[:3000])), "short.h5: ")
    contains(fails("summary", "."), "expected a file, got a folder")


@case
def a_layer_that_is_not_known_is_shown_and_not_executed():
    odd = bytearray(read("rare-event-59.h5"))
    start = odd.find(b"RepeatVector")
    odd[start:start + 12] = b"RepeatWector"
    name = write("odd.h5", bytes(odd))
    contains(cli("summary", name), "RepeatWector is not supported and is not executed", "(None, None, 16)")
    contains(fails("evaluate", name, "--data", "paper-machine"), "RepeatWector is not supported and is not executed")


@case
def files_go_where_they_can_or_not_at_all():
    contains(fails("new", "10-3", "-o", "none/m.h5"), "none")
    pathlib.Path(folder / "taken").mkdir()
    contains(fails("new", "10-3", "-o", "taken"), "taken")
    contains(refuses("new", "10-4", "-o", "m.h5"), "got 10-4")
    before = read("10-3.h5")
    contains(fails("new", "Input 3; Dance", "-o", "10-3.h5"), "Dance")
    equal(read("10-3.h5"), before, "the file after a refusal")


main()
