"""train and evaluate: curves, figures, reproducibility, and every way in which a run ends early."""
import os
import pty
import re
import signal
import subprocess
import time

from story import (case, check, cli, cli_json, contains, environment, equal, fails, folder, history, main, near, program,
                   read, read_npy, run, write_npy)

FIGURES = ["samples", "loss", "mse", "mae", "rmse", "variance_explained", "baselines"]
BASELINES = ["zero", "mean", "pca", "noise_floor"]


def without_seconds(name):
    return [{k: v for k, v in row.items() if k != "seconds"} for row in history(name)]


@case
def training_writes_model_and_curves_and_says_what_it_is_worth():
    cli("new", "rare-event-59", "-o", "rare.h5")
    text = cli("train", "rare.h5", "--data", "paper-machine", "--limit", "1500", "-o", "trained.h5", "--epochs", "4", "--history",
               "h.csv")
    lines = text.splitlines()
    contains(lines[0], "rare-event-59 (5,331 parameters) on paper-machine: ", " to train on", " to validate", " to test")
    epochs = [line for line in lines if line.startswith("Epoch ")]
    equal(len(epochs), 4, "one plain line an epoch")
    check(all(re.fullmatch(r"Epoch \d/4 · \d+ steps · [\d.]+ ms/step · loss [\d.]+ · mae [\d.]+ · val_loss [\d.]+ · "
                           r"val_mae [\d.]+", line) for line in epochs), epochs)
    check("\r" not in text and "\033" not in text, "control characters outside a terminal")
    contains(text, "trained.h5: the trained model", "Test part of paper-machine: ", "this model", "always 0",
             "mean of each position", "PCA-1 ", "variance explained")
    rows = history("h.csv")
    equal([row["epoch"] for row in rows], [1, 2, 3, 4], "epochs")
    check(rows[3]["loss"] < rows[0]["loss"], "the loss does not fall")
    check(all(row["learning_rate"] == 0.001 and row["seconds"] > 0 for row in rows), "learning rate and seconds")
    check(all(None not in row.values() for row in rows), "empty cells")
    equal(cli_json("summary", "trained.h5")["parameters"], 5331, "the trained model's parameters")


@case
def evaluate_gives_the_figures_that_programs_rely_on():
    it = cli_json("evaluate", "trained.h5", "--data", "paper-machine", "--limit", "1500")
    equal(list(it), FIGURES, "keys")
    equal(list(it["baselines"]), BASELINES, "baselines")
    equal(it["baselines"]["pca"]["components"], 1, "as many components as the waist has values")
    near(it["rmse"] ** 2, it["mse"], 1e-6, "RMSE²")
    equal(it["loss"], it["mse"], "the loss is the MSE")
    near(it["loss"], it["mse"], 0, "loss")
    untrained = cli_json("evaluate", "rare.h5", "--data", "paper-machine", "--limit", "1500")
    check(it["mse"] < untrained["mse"], "training did not help")
    equal(it["baselines"], untrained["baselines"], "baselines do not depend on the model")
    mae = cli_json("evaluate", "trained.h5", "--data", "paper-machine", "--limit", "1500", "--loss", "mae")
    equal((mae["loss"], mae["mse"]), (mae["mae"], it["mse"]), "another loss")


@case
def the_figures_are_those_of_the_numbers():
    """Mean squares computed here from the arrays that data and predict write."""
    cli("new", "Input 50x10; LSTM 3; RepeatVector 50; LSTM 10 sequences", "-o", "s.h5")
    cli("data", "sines", "--limit", "100", "-o", "x.npy")
    cli("predict", "s.h5", "--data", "x.npy", "-o", "y.npy")
    (n, *_), x = read_npy("x.npy")
    _, y = read_npy("y.npy")
    it = cli_json("evaluate", "s.h5", "--data", "x.npy")
    equal(it["samples"], 100, "all samples of an array")
    near(it["mse"], sum((a - b) ** 2 for a, b in zip(x, y)) / len(x), 1e-6, "MSE")
    near(it["mae"], sum(abs(a - b) for a, b in zip(x, y)) / len(x), 1e-6, "MAE")
    near(it["baselines"]["zero"], sum(a * a for a in x) / len(x), 1e-6, "zero")
    mean = [sum(x[j::500]) / n for j in range(500)]
    variance = sum((a - mean[i % 500]) ** 2 for i, a in enumerate(x)) / len(x)
    near(it["baselines"]["mean"], variance, 1e-6, "mean of each position")
    near(it["variance_explained"], 1 - it["mse"] / variance, 1e-6, "variance explained")
    equal(it["baselines"]["noise_floor"], None, "the noise of an array is not known")


@case
def the_labs_data_have_the_labs_baselines():
    it = cli_json("evaluate", "s.h5", "--data", "sines")
    equal(it["samples"], 1000, "the test part")
    near(it["baselines"]["zero"], 0.9956, 0.0001, "zero")
    near(it["baselines"]["mean"], 0.8140, 0.0001, "mean")
    near(it["baselines"]["noise_floor"], 0.01, 0.002, "noise floor")
    equal(it["baselines"]["pca"]["components"], 3, "components")
    cli("new", "Input 50x10; Flatten; Dense 20; Dense 500; Reshape 50x10", "-o", "twenty.h5")
    near(cli_json("evaluate", "twenty.h5", "--data", "sines")["baselines"]["pca"]["mse"], 0.518, 0.002, "PCA-20")
    contains(cli("evaluate", "twenty.h5", "--data", "sines"), "is worse than PCA-20, 0.519.")
    for part, samples in (("all", 5000), ("train", 3200), ("validation", 800), ("test", 1000)):
        equal(cli_json("evaluate", "twenty.h5", "--data", "sines", "--part", part)["samples"], samples, part)
    contains(fails("evaluate", "s.h5", "--data", "x.npy", "--part", "test"), "x.npy: expected a test part", "--test-split")


def train(out, *more):
    return cli("train", "small.h5", "--data", "sines", "--limit", "300", "--epochs", "2", "-o", out, "--history", f"{out}.csv",
               *more)


@case
def the_same_run_gives_the_same_bits_with_one_thread_and_two():
    cli("new", "Input 50x10; LSTM 24 relu sequences; LSTM 16; Dense 7; RepeatVector 50; LSTM 17 sequences; Dropout 0.1; "
        "TimeDistributed Dense 10", "-o", "small.h5")
    for out, threads in (("t1.h5", 1), ("t2.h5", 2), ("t3.h5", 3), ("t2b.h5", 2)):
        contains(train(out, "--threads", threads, "--seed", 3), f"; {threads} thread")
        equal(read(out), read("t1.h5"), f"weights with {threads} threads")
        equal(without_seconds(f"{out}.csv"), without_seconds("t1.h5.csv"), f"curves with {threads} threads")
    train("other.h5", "--seed", 4)
    check(read("other.h5") != read("t1.h5"), "another seed gives the same run")


@case
def training_goes_on_from_the_files_weights():
    cli("new", "Input 50x10; LSTM 5; RepeatVector 50; LSTM 10 sequences", "-o", "plain.h5")
    sgd = ("--data", "sines", "--limit", "200", "--optimizer", "sgd", "--shuffle", "no")
    cli("train", "plain.h5", *sgd, "--epochs", "2", "-o", "both.h5")
    cli("train", "plain.h5", *sgd, "--epochs", "1", "-o", "first.h5", "--seed", "9")
    cli("train", "first.h5", *sgd, "--epochs", "1", "-o", "second.h5")
    equal(read("second.h5"), read("both.h5"), "one epoch and another")
    check(read("first.h5") != read("both.h5"), "the second epoch changed nothing")


@case
def an_array_is_trained_on_as_a_whole():
    write_npy("wave.npy", (20, 3), [(i * 7 % 11) / 11 for i in range(60)])
    cli("new", "Input 3; Dense 2 tanh; Dense 3", "-o", "three.h5")
    text = cli("train", "three.h5", "--data", "wave.npy", "-o", "three-t.h5", "--epochs", "2", "--batch-size", "100",
               "--history", "three.csv", "--learning-rate", "0.01", "--loss", "mae")
    contains(text, "20 samples to train on, 0 to validate, 0 to test", "1 step ·", "Training part of wave.npy: 20 samples", "MAE 0.")
    row = history("three.csv")[1]
    equal((row["val_loss"], row["val_mae"], row["learning_rate"]), (None, None, 0.01), "what there was not, and the rate")
    equal(row["loss"], row["mae"], "the loss is the MAE")
    text = cli("train", "three.h5", "--data", "wave.npy", "-o", "three-t.h5", "--epochs", "1", "--validation-split", "0.25")
    contains(text, "15 samples to train on, 5 to validate, 0 to test", "Validation part of wave.npy: 5 samples")
    contains(cli("train", "three.h5", "--data", "wave.npy", "-o", "three-t.h5", "--epochs", "1", "--loss",
                 "binary_crossentropy"), "Binary cross-entropy")
    contains(fails("train", "three.h5", "--data", "wave.npy", "-o", "no.h5", "--scale", "standard", "--loss",
                   "binary_crossentropy"), "Loss Binary cross-entropy needs 0…1, and the data has −1.")


@case
def a_run_that_diverges_keeps_the_last_good_weights():
    for optimizer in ("adam", "sgd"):
        arguments = ("train", "rare.h5", "--data", "paper-machine", "--limit", "3000", "-o", "lost.h5", "--learning-rate", "100",
                     "--optimizer", optimizer, "--history", "lost.csv", "--epochs", "50")
        out, err = run(*arguments, exit=1)
        check(" became NaN or infinite in epoch " in err or ("The loss grew to " in err and " in epoch " in err), err)
        contains(err, ", step ", "weights are back at", "lower the learning rate (now 100), clip gradients (clipnorm 1), or use tanh")
        contains(out, "lost.h5: the last good weights")
        check("Test part" not in out, "figures of a run that diverged")
        saved = cli_json("evaluate", "lost.h5", "--data", "paper-machine", "--limit", "3000")
        check(saved["mse"] is not None, "the saved weights give numbers that are not finite")
        if "their first values" in err:
            equal(read("lost.h5"), read("rare.h5"), "the first weights")
            equal(history("lost.csv"), [], "epochs")


@case
def patience_ends_a_run_and_keeps_the_best():
    cli("new", "Input 8; Dense 6 tanh; Dense 8", "-o", "p.h5")
    write_npy("noise.npy", (40, 8), [((i * 7919 + i * i * 104729) % 1009) / 504.5 - 1 for i in range(320)])
    text = cli("train", "p.h5", "--data", "noise.npy", "--validation-split", "0.5", "-o", "best.h5", "--epochs", "3000",
               "--patience", "3", "--learning-rate", "0.05", "--batch-size", "8", "--history", "p.csv")
    rows = history("p.csv")
    best = min(rows, key=lambda row: row["val_loss"])
    equal(len(rows) - best["epoch"], 3, "epochs after the best one")
    contains(text, f"Stopped early after epoch {len(rows)}; the weights are those of epoch {best['epoch']:.0f}, the best")
    it = cli_json("evaluate", "best.h5", "--data", "noise.npy", "--validation-split", "0.5", "--part", "validation")
    near(it["mse"], best["val_loss"], 1e-6, "the saved model's validation loss")


@case
def what_cannot_be_saved_is_not_trained():
    began = time.monotonic()
    long = ("train", "rare.h5", "--data", "paper-machine", "--epochs", "100000")
    contains(fails(*long, "-o", "none/out.h5"), "none/out.h5: expected the folder none")
    contains(fails(*long, "-o", "out.h5", "--history", "none/h.csv"), "none/h.csv: expected the folder none")
    contains(fails(*long, "-o", str(folder)), "got a folder")
    check(time.monotonic() - began < 30, "it trained first")


@case
def ctrl_c_stops_and_keeps_what_was_learned():
    for number in (signal.SIGINT, signal.SIGTERM):
        arguments = [program, "train", "rare.h5", "--data", "paper-machine", "--limit", "1500", "--epochs", "100000", "-o",
                     "stopped.h5", "--history", "stopped.csv"]
        with subprocess.Popen(arguments, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as it:
            seen = b""
            while b"Epoch 3/" not in seen:
                line = it.stdout.readline()
                check(line, "it ended by itself")
                seen += line
            asked = time.monotonic()
            it.send_signal(number)
            rest, err = it.communicate(timeout=60)
            check(time.monotonic() - asked < 10, "it did not stop soon")
        equal((it.returncode, err), (0, b""), "exit and error")
        contains(rest.decode(), "Stopped in epoch ", "what was learned so far is kept", "stopped.h5: the trained model",
                 "Test part of")
        check(len(history("stopped.csv")) >= 3, "epochs in the history")
        before, after = (cli_json("evaluate", name, "--data", "paper-machine", "--limit", "1500")["mse"]
                         for name in ("rare.h5", "stopped.h5"))
        check(after < before, "nothing was learned")


@case
def a_terminal_gets_one_line_an_epoch_rewritten_in_place():
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execve(program, [program, "train", "small.h5", "--data", "sines", "--limit", "1500", "--epochs", "2", "-o", "pty.h5"],
                  {**environment, "TERM": "xterm", "COLUMNS": "80"})
    text = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        text += part
    equal(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0, "exit")
    pieces = text.decode().replace("\r\n", "\n").split("\r\033[K")
    partial = [piece for piece in pieces if re.match(r"Epoch \d/2 [━╌]{16} \d+/\d+", piece)]
    done = [piece for piece in pieces if re.match(r"Epoch \d/2 · \d+ steps · ", piece)]
    check(len(partial) >= 1 and len(done) == 2, f"{len(partial)} rewritten and {len(done)} final lines: {pieces}")
    check(all("\n" not in piece and len(piece) < 80 for piece in partial), "a rewritten line wraps")


main()
