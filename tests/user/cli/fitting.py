"""Data and models that do not fit: what is said, that the options it names mend it; and what a layer gives."""
import pathlib

from story import case, check, cli, contains, equal, fails, folder, main, near, read_npy, run, write, write_npy

TESTS = pathlib.Path(__file__).resolve().parents[2]


def counting(name, *shape):
    """An array of small numbers, none like its neighbour."""
    size = 1
    for length in shape:
        size *= length
    write_npy(name, shape, [((i * 37) % 101) / 101 for i in range(size)])
    return name


def model(name, words):
    cli("new", words, "-o", name)
    return name


@case
def a_layer_is_asked_by_its_name():
    stack, data = model("dense.h5", "Input 6; Dense 3; Dense 6"), counting("six.npy", 9, 6)
    contains(cli("predict", stack, "--data", data, "-o", "z.npy", "--layer", "dense"), "z.npy: 9 × 3")
    cli("encode", stack, "--data", data, "-o", "waist.npy")
    equal(read_npy("z.npy"), read_npy("waist.npy"), "the waist")
    cli("predict", stack, "--data", data, "-o", "y.npy", "--layer", "dense_1")
    cli("predict", stack, "--data", data, "-o", "out.npy")
    equal(read_npy("y.npy"), read_npy("out.npy"), "the last layer")
    contains(fails("predict", stack, "--data", data, "-o", "n.npy", "--layer", "lstm"),
             "--layer: expected the name of a layer of", "got lstm")
    contains(fails("predict", stack, "--data", data, "-o", "n.npy", "--layer", "dense:1"),
             "--layer: dense has 1 output, counted from 0, got dense:1")
    check(not (folder / "n.npy").exists(), "an array was written all the same")
    contains(cli("predict", "--help"), "--layer NAME")


@case
def states_are_outputs_as_well():
    stack = model("lstm.h5", "Input 4x2; LSTM 3 sequences return_state=true; Dense 2")
    data = counting("series.npy", 5, 4, 2)
    contains(cli("predict", stack, "--data", data, "-o", "all.npy", "--layer", "lstm"), "all.npy: 5 × 4 × 3")
    contains(cli("predict", stack, "--data", data, "-o", "h.npy", "--layer", "lstm:1"), "h.npy: 5 × 3")
    contains(cli("predict", stack, "--data", data, "-o", "c.npy", "--layer", "lstm:2"), "c.npy: 5 × 3")
    steps, h, c = read_npy("all.npy")[1], read_npy("h.npy")[1], read_npy("c.npy")[1]
    last = [steps[(i * 4 + 3) * 3 + k] for i in range(5) for k in range(3)]
    for one, other in zip(last, h):
        near(one, other, 1e-6, "h is the last step")
    check(h != c, "h and c are the same")
    contains(cli("layers", stack, "--data", data, "-o", "layers.h5"), "lstm ", "lstm:1 ", "lstm:2 ")


@case
def a_mismatch_names_the_option_that_mends_it():
    table = "speed,heat,wear\n" + "".join(f"{i % 7},{i % 5},{i % 3}\n" for i in range(60))
    series, image = "Input 7x3; LSTM 2; RepeatVector 7; LSTM 3 sequences", "Input 6x6x1; Conv2D 1 padding=same"
    for words, data, options in (
            (series, write("table.csv", table), "--window 7"),
            (series, counting("rows.npy", 40, 3), "--window 7"),
            (series, counting("wide.npy", 40, 5), "--columns 1-3 --window 7"),
            (series, counting("turned.npy", 9, 3, 7), "--axes 2,1"),
            ("Input 2; Dense 1; Dense 2", write("table.csv", table), "--columns speed,heat"),
            (image, counting("first.npy", 9, 1, 6, 6), "--axes 2,3,1"),
            (image, counting("flat.npy", 9, 36), "--shape 6x6x1"),
            (image, counting("small.npy", 9, 4, 4, 1), "--size 6x6 --pad"),
            (image, counting("large.npy", 9, 12, 12, 1), "--size 6x6")):
        stack = model("stack.h5", words)
        contains(fails("predict", stack, "--data", data, "-o", "y.npy"), f": it fits with {options}")
        cli("predict", stack, "--data", data, "-o", "y.npy", *options.split())
        contains(run("check", stack, "--data", data, exit=1)[0], f"({options})")
    contains(fails("train", model("stack.h5", series), "--data", "rows.npy", "-o", "t.h5"), "it fits with --window 7")


@case
def steps_that_a_model_leaves_open_are_the_datas():
    stack = TESTS / "golden/keras/keras1_lstm_weights.h5"
    contains(cli("summary", stack), "(None, None, 3)")
    for steps in (4, 10):
        data = counting("steps.npy", 6, steps, 3)
        contains(cli("predict", stack, "--data", data, "-o", "y.npy"), "y.npy: 6 × 10 × 3")
    contains(cli("evaluate", stack, "--data", data), "this model")
    contains(fails("predict", stack, "--data", counting("other.npy", 6, 4, 2), "-o", "n.npy"), "4 × 2")


@case
def a_scaling_is_proposed():
    stack, data = model("sigmoid.h5", "Input 4; Dense 2; Dense 4 sigmoid"), "far.npy"
    write_npy(data, (50, 4), [i - 100 for i in range(200)])
    contains(cli("check", stack, "--data", data), "but the data reaches", "mend: Scale to 0…1", "(--scale minmax)")
    check("mend" not in cli("check", stack, "--data", data, "--scale", "minmax"), "scaled data are to be scaled again")
    contains(cli("check", model("linear.h5", "Input 4; Dense 2; Dense 4"), "--data", data), "(--scale standard)")


@case
def what_cannot_be_arranged_is_said():
    data = counting("series.npy", 5, 4, 2)
    contains(fails("data", data, "--axes", "1"), "series.npy: expected each of the 2 axes of 4 × 2 once")
    contains(fails("data", data, "--shape", "9"), "series.npy: expected 9 values a sample for 9, got 8")
    contains(fails("data", data, "--size", "8x8"), "series.npy: expected images")
    contains(cli("data", data, "--shape", "8"), "8")


main()
