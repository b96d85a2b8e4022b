"""Project files: what a training leaves in one, and what the commands take from it."""
import os
import shutil

from story import *


def train(model, out, *more):
    return cli("train", model, "-o", out, *more)


OPTIONS = ("--optimizer", "sgd(0.83, nesterov=yes)", "--learning-rate", "0.05", "--batch-size", "8", "--patience", "50",
           "--clipnorm", "0.5", "--schedule", "step(0.5, epochs=2)", "--seed", "7", "--scale", "minmax", "--window", "4",
           "--columns", "a,c", "--validation-split", "0.2")


@case
def a_project_goes_on_to_the_same_bits_with_nothing_said_again():
    rows = "".join(f"{(i * 7919) % 101 / 7},{i % 13},{(i * i) % 37}\n" for i in range(200))
    write("table.csv", "a,b,c\n" + rows)
    cli("new", "Input 4x2; LSTM 3; RepeatVector 4; LSTM 2 sequences", "-o", "m.h5")
    data = ("--data", "table.csv", *OPTIONS)
    train("m.h5", "whole.hourglass.h5", *data, "--epochs", "6", "--history", "whole.csv")
    train("m.h5", "half.hourglass.h5", *data, "--epochs", "3")
    text = train("half.hourglass.h5", "rest.hourglass.h5", "--resume", "--epochs", "6", "--history", "rest.csv")
    contains(text, "Goes on from half.hourglass.h5: 3 of 6 epochs are done", "Epoch 6/6")
    check("Epoch 3/6" not in text, "epochs that were done are trained again")
    for name in ("whole", "rest"):
        cli("convert", f"{name}.hourglass.h5", "-o", f"{name}.h5")
    check(read("whole.h5") == read("rest.h5"), "other weights")
    equal([line.rsplit(",", 1)[0] for line in read("whole.csv").decode().split()],
          [line.rsplit(",", 1)[0] for line in read("rest.csv").decode().split()], "curves")
    contains(train("rest.hourglass.h5", "no.hourglass.h5", "--resume"), "6 of 6 epochs are done")


@case
def a_project_can_stand_in_for_a_checkpoint():
    contains(train("m.h5", "o.h5", "--data", "table.csv", *OPTIONS, "--epochs", "6", "--resume", "half.hourglass.h5"),
             "Goes on from half.hourglass.h5: 3 of 6 epochs are done")
    cli("convert", "o.h5", "-o", "other.h5")
    check(read("other.h5") == read("whole.h5"), "other weights")
    contains(fails("train", "half.hourglass.h5", "-o", "no.h5", "--resume", "--batch-size", "4"),
             "half.hourglass.h5: the checkpoint is of a run with batch size 8, and this one has 4")
    contains(fails("train", "m.h5", "--data", "table.csv", "-o", "no.h5", "--resume", *OPTIONS),
             "m.h5: expected a checkpoint of a training, got another HDF5 file")


@case
def commands_know_the_data():
    whole = cli_json("evaluate", "whole.hourglass.h5")
    given = cli_json("evaluate", "whole.h5", "--data", "table.csv", "--scale", "minmax", "--window", "4", "--columns", "a,c",
                     "--validation-split", "0.2", "--data-seed", "42")
    equal(whole, given, "figures")
    cli("predict", "whole.hourglass.h5", "-o", "y.npy")
    cli("encode", "whole.hourglass.h5", "-o", "z.npy")
    equal((read_npy("y.npy")[0][1:], read_npy("z.npy")[0][1:]), ((4, 2), (3,)), "shapes")
    equal(cli_json("evaluate", "whole.hourglass.h5", "--limit", "20", "--part", "all")["samples"], 20, "samples")
    contains(cli("summary", "whole.hourglass.h5"), " Project: 6 epochs on ", "table.csv")
    contains(refuses("evaluate", "whole.h5"), "evaluate needs --data D")
    contains(fails("evaluate", shutil.copy(folder / "whole.h5", folder / "bare.hourglass.h5")), "expected --data D")


@case
def new_data_is_scaled_as_the_training_was():
    write("large.csv", "a,b,c\n" + "".join(f"{100 + i % 7},{i},{200 + i % 5}\n" for i in range(40)))
    more = ("--data", "large.csv", "--window", "4", "--columns", "a,c", "--part", "all")
    own = cli_json("evaluate", "whole.hourglass.h5", *more)
    check(own["mse"] > 10, f"far off what it was trained on, but the error is {own['mse']}")
    check(cli_json("evaluate", "whole.hourglass.h5", *more, "--scale", "minmax")["mse"] < 2, "a scale that was asked for")


@case
def data_is_found_beside_its_project_or_missed_in_a_sentence():
    os.mkdir(folder / "moved")
    shutil.move(folder / "table.csv", folder / "moved" / "table.csv")
    contains(fails("evaluate", "whole.hourglass.h5"), "table.csv: the data set is no longer in ")
    shutil.copy(folder / "whole.hourglass.h5", folder / "moved" / "whole.hourglass.h5")
    check(cli_json("evaluate", "moved/whole.hourglass.h5")["samples"] > 0, "the data beside the project")


@case
def built_in_data_has_its_name():
    cli("new", "10-3", "-o", "ten.h5")
    text = train("ten.h5", "ten.hourglass.h5", "--data", "factors", "--epochs", "2")
    contains(text, "ten.hourglass.h5: the trained model")
    contains(cli("summary", "ten.hourglass.h5"), "Project: 2 epochs on factors")
    contains(cli("evaluate", "ten.hourglass.h5"), "Test part of factors")


@case
def what_a_training_reached_is_in_its_file():
    """The table of runs needs no data then, and says what the training said."""
    write("gone.csv", "a,b\n" + "".join(f"{(i * 7919) % 101 / 7},{(i * 31) % 17}\n" for i in range(120)))
    cli("new", "Input 2; Dense 1 tanh; Dense 2", "-o", "two.h5")
    text = train("two.h5", "two.hourglass.h5", "--data", "gone.csv", "--epochs", "3", "--test-split", "0.2")
    measured = cli_json("evaluate", "two.hourglass.h5")
    os.remove(folder / "gone.csv")
    run = cli_json("runs", "two.hourglass.h5")[0]
    near(run["test_mse"], measured["mse"], 1e-6, "MSE")
    near(run["pca_mse"], measured["baselines"]["pca"]["mse"], 1e-6, "PCA")
    equal((run["measured_on"], run["samples"]), ("test part", 24), "what was measured")
    contains(text, f"{run['test_mse']:#.4g}")


@case
def a_run_that_goes_on_from_another_says_so():
    def epochs(name):
        run = cli_json("runs", name)[0]
        return run["epochs"], run["epochs_in_all"]

    equal(epochs("ten.hourglass.h5"), (2, None), "what a model file had behind it is not known")
    check("Epochs in all" not in cli("runs", "ten.hourglass.h5"), "a column of which nothing is known")
    held = read("ten.hourglass.h5")  # as a window leaves it, which begins with weights of its own
    equal(held.count(b'"before":null'), 1, "the place in the file")
    write("new.hourglass.h5", held.replace(b'"before":null', b'"before":   0'))
    equal(epochs("new.hourglass.h5"), (2, 2), "from new weights")
    train("new.hourglass.h5", "on.hourglass.h5", "--epochs", "3")
    equal(epochs("on.hourglass.h5"), (3, 5), "from the weights of a project")
    train("on.hourglass.h5", "more.hourglass.h5", "--resume", "--epochs", "4")
    equal(epochs("more.hourglass.h5"), (4, 6), "the same run gone on with")
    contains(cli("runs", "on.hourglass.h5"), "It went on from weights that had been trained before: epochs in all 5.")
    check("trained before" not in cli("runs", "new.hourglass.h5"), "new weights")


main()
