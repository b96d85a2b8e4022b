"""Keras files as a person has them: any form opens, is converted into any other, and its training goes on."""
import math
import pathlib

from story import case, check, cli, cli_json, contains, equal, fails, main, read, read_npy, write_npy

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "golden"
DECODER = "Input 8x3; e = LSTM 5 state; FeedbackDecoder 5 steps=8 features=3 < e.1, e.2"
MODEL = "Input 8x3; LSTM 5; RepeatVector 8; LSTM 5 sequences; TimeDistributed Dense 3"


def samples(path):
    write_npy(path, (40, 8, 3), [0.3 * math.sin(0.7 * i) for i in range(40 * 8 * 3)])


@case
def a_training_goes_on_through_an_archive_as_if_never_stopped():
    samples("x.npy")
    common = ["--data", "x.npy", "--shuffle", "no", "--batch-size", "8"]
    for model in (MODEL, DECODER):
        cli("new", model, "-o", "new.keras")
        cli("train", "new.keras", "-o", "whole.keras", "--epochs", "4", "--optimizer", "adam", *common)
        cli("train", "new.keras", "-o", "half.keras", "--epochs", "2", "--optimizer", "adam", *common)
        contains(cli("train", "half.keras", "-o", "rest.keras", "--epochs", "2", *common),
                 "Goes on with the file's optimizer, adam, after 10 steps")
        check(read("whole.keras") == read("rest.keras"), f"{model}: two halves give another file than the whole")


@case
def every_form_is_converted_into_every_other():
    source = GOLDEN / "keras" / "keras3_nested.keras"
    for name in ("c.h5", "c.keras", "c.weights.h5"):
        contains(cli("convert", source, "-o", name), f"{name}: 7 layers")
    contains(cli("convert", source, "-o", "c.h5"), "The optimizer's state is left out: only .keras holds it.")
    contains(cli("summary", "c.keras"), "Keras archive (.keras), Keras 3.0.5", "adam, learning rate 0.001, loss mse")
    contains(cli("summary", "c.weights.h5"), "guessed from the weights' shapes")
    write_npy("x.npy", (4, 12), [math.sin(i) for i in range(48)])
    outputs = []
    for model in (source, "c.h5", "c.keras"):
        cli("predict", model, "--data", "x.npy", "-o", "y.npy")
        outputs.append(read_npy("y.npy"))
    check(all(y == outputs[0] for y in outputs), "a converted model computes something else")


@case
def the_summary_says_what_the_file_is():
    said = cli_json("summary", GOLDEN / "keras" / "keras2_lambda.h5", "--json")["file"]
    equal(said["keras_version"], "2.2.4")
    equal(said["backend"], "tensorflow")
    equal(said["guessed"], False)
    equal(said["remarks"], ["the layer lambda_1: Hourglass does not know the class Lambda; "
                            "it is shown and not executed"])
    said = cli_json("summary", GOLDEN / "keras" / "keras1_lstm_weights.h5", "--json")["file"]
    equal((said["kind"], said["guessed"], said["training"]), ("Keras weights (HDF5)", True, None))


@case
def layers_that_are_not_known_are_shown_and_not_executed():
    model = GOLDEN / "keras" / "keras3_attention.h5"
    contains(cli("summary", model), "multi_head_attention (MultiHeadAttention)", "288", "not executed")
    write_npy("x.npy", (2, 9, 8), [0] * 144)
    contains(fails("predict", model, "--data", "x.npy", "-o", "y.npy"),
             "MultiHeadAttention is not supported and is not executed")


main()
