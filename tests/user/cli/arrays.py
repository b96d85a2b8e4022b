"""predict, encode, layers and gradients: arrays that agree with each other and with what is computed here from them.

HDF5 keeps plain arrays as they are in memory, so an array is looked for in a file by its bytes."""
import array
import math

from story import case, check, cli, cli_json, contains, equal, fails, main, near, read, read_npy, write, write_npy

HDF5 = b"\x89HDF\r\n\x1a\n"


def bytes_of(name):
    data = read(name)
    return data[10 + int.from_bytes(data[8:10], "little"):]


def find_near(name, wanted, tolerance):
    """Whether the file holds these numbers one after the other, as float32."""
    data = read(name)
    numbers = array.array("f", data[:len(data) // 4 * 4])
    n = len(wanted)
    return any(all(abs(numbers[at + i] - wanted[i]) <= tolerance for i in range(n))
               for at in range(len(numbers) - n + 1) if abs(numbers[at] - wanted[0]) <= tolerance)


@case
def predictions_are_shaped_like_the_models_output():
    cli("new", "Input 64; Dense 9 relu; Dense 64", "-o", "d.h5")
    contains(cli("predict", "d.h5", "--data", "digits", "-o", "y.npy"), "y.npy: 1,797 × 64")
    equal(read_npy("y.npy")[0], (1797, 64), "flattened as the model has it")
    contains(cli("predict", "d.h5", "--data", "digits", "-o", "t.npy", "--part", "test"), "t.npy: 359 × 64")
    contains(cli("encode", "d.h5", "--data", "digits", "-o", "z.npy", "--limit", "30"), "z.npy: 30 × 9")
    cli("new", "Input 5x59; LSTM 4 sequences; LSTM 59 sequences", "-o", "s.h5")
    contains(cli("encode", "s.h5", "--data", "paper-machine", "-o", "z.npy", "--limit", "30"), "z.npy: 30 × 5 × 4")
    contains(fails("encode", "d.h5", "--data", "sines", "-o", "z.npy"), "The stack expects 64 per sample; sines has 50 × 10")
    contains(fails("predict", "d.h5", "--data", "digits", "-o", "none/y.npy"), "none")


@case
def predictions_come_back_in_the_datas_own_units():
    """A table far from 0: the scaled error times the variance is the error in the table's units."""
    rows = [(1000 + 5 * math.sin(i / 3), -40 + 2 * math.cos(i / 5), 7 + (i % 4)) for i in range(200)]
    write("far.csv", "a,b,c\n" + "".join(f"{a:.6f},{b:.6f},{c}\n" for a, b, c in rows))
    cli("new", "Input 3; Dense 2 tanh; Dense 3", "-o", "f0.h5")
    cli("train", "f0.h5", "--data", "far.csv", "-o", "f.h5", "--epochs", "60", "--learning-rate", "0.01")
    cli("predict", "f.h5", "--data", "far.csv", "-o", "far.npy")
    shape, numbers = read_npy("far.npy")
    equal(shape, (200, 3), "shape")
    for j, (mean, away) in enumerate(((1000, 3), (-40, 2), (8.5, 1.2))):
        column = numbers[j::3]
        near(sum(column) / 200, mean, away, f"mean of column {j}")
    scaled = cli_json("evaluate", "f.h5", "--data", "far.csv", "--part", "train", "--scale", "none")
    check(scaled["mse"] > 1000, "values that were not scaled were scaled")


@case
def layers_hold_what_predict_and_encode_give():
    cli("new", "Input 50x10; LSTM 6 sequences; LSTM 5; Dense 3; RepeatVector 50; LSTM 4 sequences; TimeDistributed Dense 10",
        "-o", "l.h5")
    cli("data", "sines", "--limit", "150", "-o", "x.npy")
    text = cli("layers", "l.h5", "--data", "x.npy", "-o", "layers.h5")
    for name, shape in (("input_layer", "150 × 50 × 10"), ("lstm", "150 × 50 × 6"), ("lstm_1", "150 × 5"), ("dense", "150 × 3"),
                        ("repeat_vector", "150 × 50 × 3"), ("lstm_2", "150 × 50 × 4"), ("time_distributed", "150 × 50 × 10")):
        check(any(line.split(": ")[1].split(None, 1) == [name, shape] for line in text.splitlines()), f"{name} {shape}: {text}")
    cli("predict", "l.h5", "--data", "x.npy", "-o", "y.npy")
    cli("encode", "l.h5", "--data", "x.npy", "-o", "z.npy")
    data = read("layers.h5")
    equal(data[:8], HDF5, "the first bytes")
    for name in ("x.npy", "y.npy", "z.npy"):
        check(bytes_of(name) in data, f"{name} is not among the layers")
    for name in (b"time_distributed", b"repeat_vector", b"input_layer"):
        check(name in data, f"no data set {name}")
    cli("layers", "l.h5", "--data", "x.npy", "-o", "again.h5")
    equal(read("again.h5"), data, "the same file again")


@case
def gradients_are_those_of_the_loss_over_all_samples():
    """The last bias's gradient, and through the weights of one linear layer, from the arrays themselves."""
    cli("new", "Input 6; Dense 4 tanh; Dense 6", "-o", "g.h5", "--seed", "5")
    n = 300 # more than are computed at a time
    write_npy("gx.npy", (n, 6), [math.sin(i * 0.7) + (i % 5) / 3 for i in range(n * 6)])
    text = cli("gradients", "g.h5", "--data", "gx.npy", "-o", "grad.h5")
    contains(text, "grad.h5: dense/kernel", "6 × 4", "dense/bias", "dense_1/kernel", "4 × 6", "dense_1/bias")
    cli("predict", "g.h5", "--data", "gx.npy", "-o", "gy.npy")
    cli("encode", "g.h5", "--data", "gx.npy", "-o", "gz.npy")
    x, y, z = (read_npy(name)[1] for name in ("gx.npy", "gy.npy", "gz.npy"))
    bias = [sum(2 * (y[i * 6 + j] - x[i * 6 + j]) for i in range(n)) / (n * 6) for j in range(6)]
    kernel = [sum(2 * (y[i * 6 + j] - x[i * 6 + j]) * z[i * 4 + k] for i in range(n)) / (n * 6)
              for k in range(4) for j in range(6)]
    check(find_near("grad.h5", bias, 1e-6), f"the last bias's gradient is not in the file: {bias}")
    check(find_near("grad.h5", kernel, 1e-6), f"the last kernel's gradient is not in the file: {kernel}")
    loss = float(text.splitlines()[-1].split(": ")[1])
    near(loss, cli_json("evaluate", "g.h5", "--data", "gx.npy")["mse"], 1e-6, "the loss")
    cli("gradients", "g.h5", "--data", "gx.npy", "-o", "mae.h5", "--loss", "mae")
    sign = [sum((y[i * 6 + j] > x[i * 6 + j]) - (y[i * 6 + j] < x[i * 6 + j]) for i in range(n)) / (n * 6) for j in range(6)]
    check(find_near("mae.h5", sign, 1e-6), "the gradient of the MAE is not in the file")


@case
def a_step_of_gradient_descent_goes_along_the_gradient():
    """For an LSTM: one full-batch SGD step lowers the loss by about rate · |gradient|²."""
    cli("new", "Input 50x10; LSTM 3; RepeatVector 50; LSTM 10 sequences", "-o", "w.h5")
    data = ("--data", "x.npy")
    before = cli_json("evaluate", "w.h5", *data)["mse"]
    cli("gradients", "w.h5", *data, "-o", "wg.h5")
    falls = []
    for rate in ("0.001", "0.002"):
        cli("train", "w.h5", *data, "--optimizer", "sgd", "--batch-size", "150", "--epochs", "1", "--learning-rate", rate, "-o",
            "w1.h5")
        falls.append(before - cli_json("evaluate", "w1.h5", *data)["mse"])
    check(falls[0] > 0, f"the loss does not fall: {falls}")
    near(falls[1] / falls[0], 2, 0.05, "twice the rate")


main()
