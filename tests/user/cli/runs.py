"""How a training is run: optimizers, schedules, losses and noise in words; interrupted and gone on with; told targets,
inputs and validation data of its own; decoders told the true values."""
import signal
import subprocess
import zipfile

from story import *


def numbers(n, seed=1):
    """Waves in noise that is no noise: the same numbers everywhere."""
    return [((i * 7919 * seed + i * i * 104729) % 1009) / 504.5 - 1 for i in range(n)]


def write_npz(name, **arrays):
    with zipfile.ZipFile(folder / name, "w") as archive:
        for key, (shape, values) in arrays.items():
            archive.writestr(f"{key}.npy", read(write_npy("member.npy", shape, values)))


def train(model, out, *more, data="x.npy", **options):
    return cli("train", model, "--data", data, "-o", out, "--history", f"{out}.csv", "--batch-size", "8", *more, **options)


def columns(name):
    return read(name).decode().split("\n")[0]


def values(name, column):
    lines = read(name).decode().split("\n")
    at = lines[0].split(",").index(column)
    return [float(line.split(",")[at]) for line in lines[1:] if line]


def without_seconds(name):
    return [line.rsplit(",", 1)[0] for line in read(name).decode().splitlines()]


STACK = ("Input 6x3; GaussianNoise 0.1; LSTM 5 sequences; BatchNormalization; Dropout 0.2; LSTM 3; RepeatVector 6; "
         "LSTM 5 sequences; TimeDistributed Dense 3")
OPTIONS = ("--optimizer", "sgd(0.9, nesterov=yes)", "--learning-rate", "0.05", "--schedule", "cosine", "--warmup", "1",
           "--noise", "gaussian(0.1)", "--validation-split", "0.2", "--patience", "50", "--weight-decay", "0.01",
           "--clipnorm", "0.5")


@case
def an_interrupted_run_goes_on_to_the_same_bits():
    write_npy("x.npy", (40, 6, 3), numbers(720))
    cli("new", STACK, "-o", "m.h5")
    all = ("--epochs", "120")
    whole = train("m.h5", "whole.h5", *OPTIONS, *all, "--threads", "2")
    contains(whole, "Epoch 120/120")
    for threads in (1, 2):
        long = [program, "train", "m.h5", "--data", "x.npy", "-o", "part.h5", "--batch-size", "8", *OPTIONS, *all,
                "--threads", str(threads), "--checkpoint", "c.h5"]
        with subprocess.Popen(long, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as it:
            while not it.stdout.readline().startswith(b"Epoch 2/"):
                check(it.poll() is None, "it ended by itself")
            it.send_signal(signal.SIGINT)
            contains(it.communicate(timeout=60)[0].decode(), "Stopped in epoch ")
        text = train("m.h5", "resumed.h5", *OPTIONS, *all, "--threads", threads, "--resume", "c.h5", "--checkpoint", "c.h5")
        contains(text, "Goes on from c.h5: ", " of 120 epochs are done")
        check("Epoch 1/120" not in text, "epochs that were done are shown again")
        equal(read("resumed.h5"), read("whole.h5"), f"weights with {threads} threads")
        equal(without_seconds("resumed.h5.csv"), without_seconds("whole.h5.csv"), "curves")
    equal(train("m.h5", "more.h5", *OPTIONS, *all, "--resume", "c.h5").count("Epoch "), 0, "epochs too many")


@case
def a_checkpoint_of_another_run_is_refused():
    same = ("--validation-split", "0.2", "--epochs", "6", "--resume", "c.h5")
    contains(fails("train", "m.h5", "--data", "x.npy", "-o", "no.h5", "--batch-size", "4", *OPTIONS, *same),
             "c.h5: the checkpoint is of a run with batch size 8, and this one has 4")
    contains(fails("train", "m.h5", "--data", "x.npy", "-o", "no.h5", "--batch-size", "8", *same),
             "c.h5: the checkpoint is of a run with optimizer sgd(momentum=0.9, nesterov=true), and this one has adam")
    cli("new", "Input 6x3; LSTM 5 sequences; LSTM 3; RepeatVector 6; LSTM 3 sequences", "-o", "other.h5")
    contains(fails("train", "other.h5", "--data", "x.npy", "-o", "no.h5", *same), "c.h5: weights: expected ")
    contains(fails("train", "m.h5", "--data", "x.npy", "-o", "no.h5", "--resume", "m.h5"),
             "m.h5: expected a checkpoint of a training, got another HDF5 file")
    contains(fails("train", "m.h5", "--data", "x.npy", "-o", "no.h5", "--resume", "none.h5"), "none.h5: ")


@case
def every_optimizer_and_loss_has_its_name():
    cli("new", "Input 4; Dense 5 tanh; Dense 4 sigmoid", "-o", "d.h5")
    write_npy("p.npy", (30, 4), [(x + 1) / 2 for x in numbers(120)])
    seen = set()
    for optimizer in ("adam", "adamw", "sgd", "rmsprop", "nadam", "adagrad", "adamax", "adam(amsgrad=yes)", "sgd(0.9)"):
        train("d.h5", "o.h5", "--optimizer", optimizer, "--epochs", "2", "--learning-rate", "0.01", data="p.npy")
        seen.add(read("o.h5"))
    equal(len(seen), 9, "different ends")
    for loss, title in (("mae", "MAE"), ("huber(0.2)", "Huber"), ("log_cosh", "Log-cosh"), ("poisson", "Poisson"),
                        ("binary_crossentropy", "Binary cross-entropy"), ("cosine_similarity", "Cosine similarity"),
                        ("categorical_crossentropy", "Categorical cross-entropy"),
                        ("binary_crossentropy(from_logits=yes)", "Binary cross-entropy")):
        text = train("d.h5", "l.h5", "--loss", loss, "--epochs", "1", data="p.npy")
        if title != "MAE":
            contains(text, f"{title} ")
        it = cli_json("evaluate", "l.h5", "--data", "p.npy", "--loss", loss)
        check(it["loss"] is not None and (it["loss"] == it["mse"]) is False, loss)
    contains(refuses("train", "d.h5", "--data", "p.npy", "-o", "o.h5", "--optimizer", "lion"),
             "train: --optimizer: expected adam, adamw, sgd, rmsprop, nadam, adagrad or adamax, got lion")
    contains(refuses("train", "d.h5", "--data", "p.npy", "-o", "o.h5", "--optimizer", "sgd(beta=1)"),
             "train: --optimizer: sgd has no option “beta”: it has momentum, nesterov")
    contains(refuses("train", "d.h5", "--data", "p.npy", "-o", "o.h5", "--clipnorm", "1", "--clipvalue", "1"),
             "train: expected one of --clipnorm, --global-clipnorm and --clipvalue")


@case
def schedules_and_metrics_are_in_the_history():
    text = train("d.h5", "s.h5", "--schedule", "step(0.5, epochs=1)", "--warmup", "1", "--epochs", "4", "--learning-rate", "0.01",
                 "--metrics", "mae,mse", data="p.npy")
    contains(text, " · mae 0.", " · mse 0.")
    equal(columns("s.h5.csv"), "epoch,loss,mae,mse,val_loss,val_mae,val_mse,learning_rate,seconds", "columns")
    equal(values("s.h5.csv", "learning_rate"), [0.01, 0.01, 0.005, 0.0025], "rates")
    equal(values("s.h5.csv", "loss"), values("s.h5.csv", "mse"), "the loss is the MSE")
    train("d.h5", "s.h5", "--schedule", "plateau(0.5, patience=1, min_delta=10)", "--epochs", "4", "--learning-rate", "0.01",
          data="p.npy")
    equal(values("s.h5.csv", "learning_rate"), [0.01, 0.01, 0.005, 0.0025], "rates on a plateau")
    contains(refuses("train", "d.h5", "--data", "p.npy", "-o", "o.h5", "--schedule", "linear"), "train: --schedule: expected constant,")
    contains(refuses("train", "d.h5", "--data", "p.npy", "-o", "o.h5", "--metrics", "f1"), "train: --metrics: expected mae, mse")
    contains(refuses("train", "d.h5", "--data", "p.npy", "-o", "o.h5", "--noise", "salt"), "train: --noise: expected none, ")


@case
def validation_data_of_its_own():
    write_npy("v.npy", (7, 4), [(x + 1) / 2 for x in numbers(28, 3)])
    text = train("d.h5", "v.h5", "--validation-data", "v.npy", "--epochs", "2", data="p.npy")
    contains(text, "30 samples to train on, 7 to validate, 0 to test", "Validation part of ")
    near(values("v.h5.csv", "val_loss")[1], cli_json("evaluate", "v.h5", "--data", "v.npy")["mse"], 1e-6, "validation loss")
    write_npy("w.npy", (7, 5), numbers(35))
    contains(fails("train", "d.h5", "--data", "p.npy", "-o", "o.h5", "--validation-data", "w.npy"),
             "w.npy: expected samples of 4 as --data has, got 5")
    contains(fails("train", "d.h5", "--data", "p.npy", "-o", "o.h5", "--validation-data", "v.npy", "--test-split", "0.2"),
             "--validation-data: expected neither --validation-split nor --test-split beside it")


@case
def targets_and_inputs_of_its_own():
    cli("new", "a = Input 6x3; b = Input 2; c = LSTM 5 < a; d = Concatenate < c, b; e = Dense 4 < d", "-o", "two.h5")
    write_npz("pairs.npz", x0=((30, 6, 3), numbers(540)), x1=((30, 2), numbers(60, 5)), y0=((30, 4), numbers(120, 7)))
    train("two.h5", "two-t.h5", "--epochs", "20", "--learning-rate", "0.02", data="pairs.npz")
    losses = values("two-t.h5.csv", "loss")
    check(losses[-1] < losses[0], "nothing was learned")
    it = cli_json("evaluate", "two-t.h5", "--data", "pairs.npz")
    equal((it["baselines"]["pca"], it["samples"]), (None, 30), "no PCA of other targets")
    _, y = (cli("predict", "two-t.h5", "--data", "pairs.npz", "-o", "y.npy"), read_npy("y.npy"))
    equal(y[0], (30, 4), "shape of the predictions")
    near(sum((a - b) ** 2 for a, b in zip(y[1], numbers(120, 7))) / 120, it["mse"], 1e-6, "MSE")
    contains(fails("train", "two.h5", "--data", "x.npy", "-o", "o.h5"), "The stack has 2 inputs; x.npy has 1")


@case
def several_outputs_go_out_together():
    cli("new", "a = Input 6x3; b = LSTM 5; c = Dense 4 < b; d = Dense 2 < b", "-o", "fork.h5")
    contains(fails("predict", "fork.h5", "--data", "x.npy", "-o", "y.npy"), "y.npy", "ends in .npz", "2 outputs")
    contains(cli("predict", "fork.h5", "--data", "x.npy", "-o", "y.npz"), "y.npz: y0: ", "× 4", "y.npz: y1: ", "× 2")
    with zipfile.ZipFile(folder / "y.npz") as archive:
        equal(sorted(archive.namelist()), ["y0.npy", "y1.npy"], "members")
        for name in archive.namelist():
            archive.extract(name, folder)
    equal(read_npy("y1.npy")[0][1:], (2,), "shape of the second output")
    cli("predict", "m.h5", "--data", "x.npy", "-o", "one.npz")
    with zipfile.ZipFile(folder / "one.npz") as archive:
        equal(archive.namelist(), ["y0.npy"], "one output")


@case
def a_decoder_is_told_the_true_values_or_runs_free():
    cli("new", "Input 6x3; enc = LSTM 8 state; FeedbackDecoder 8 steps=6 features=3 < enc.1, enc.2", "-o", "f.h5")
    text = train("f.h5", "f-t.h5", "--epochs", "30", "--learning-rate", "0.01", "--teacher-forcing", "1")
    contains(text, "this model, running free", "… told every step before")
    it = cli_json("evaluate", "f-t.h5", "--data", "x.npy")
    equal(sorted(it["forced"]), ["loss", "mae", "mse", "rmse", "variance_explained"], "keys")
    check(it["forced"]["mse"] < it["mse"], "told the truth it is no better than free")
    for forced, expected in ((False, it["mse"]), (True, it["forced"]["mse"])):
        cli("predict", "f-t.h5", "--data", "x.npy", "-o", "y.npy", *(["--forced"] if forced else []))
        near(sum((a - b) ** 2 for a, b in zip(read_npy("y.npy")[1], read_npy("x.npy")[1])) / 720, expected, 1e-6, "MSE")
    check("forced" not in cli_json("evaluate", "m.h5", "--data", "x.npy"), "a stack without such a decoder")
    contains(fails("predict", "m.h5", "--data", "x.npy", "-o", "y.npy", "--forced"), "expected a decoder that can be told")
    train("f.h5", "f0.h5", "--epochs", "2", "--teacher-forcing", "0")
    train("f.h5", "f1.h5", "--epochs", "2", "--teacher-forcing", "1")
    check(read("f0.h5") != read("f1.h5"), "the share makes no difference")


main()
