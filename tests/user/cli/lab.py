"""The lab: its tree of files, that it goes on after it was stopped, and that its report says nothing but what its runs'
files hold."""
import csv
import io
import random
import re
import signal
import subprocess

from story import *

SMALL = ("--limit", "60", "--epochs", "2")
TREE = {"models/cnn_autoencoder.h5", "models/cnn_encoder.h5", "models/lstm_autoencoder.h5", "models/lstm_encoder.h5",
        "plots/cnn_training_history.png", "plots/lstm_training_history.png", "plots/cnn_reconstructed_images.png",
        "plots/lstm_reconstructed_sequences.png", "plots/cnn_latent_space.png", "plots/lstm_latent_space.png",
        "plots/model_comparison.png", "results/comparison.csv", "report.pdf"}
RUNS = ("lab/models/cnn_autoencoder.h5", "lab/models/lstm_autoencoder.h5")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e-?\d+)?")


def tree(name):
    return {str(p.relative_to(folder / name)) for p in (folder / name).rglob("*") if p.is_file()}


def sentences(text):
    """What follows the progress and the table: the report."""
    return text[text.index("\nlab-cnn\n"):]


@case
def it_writes_exactly_its_tree():
    text = cli("lab", "-o", "lab", *SMALL)
    equal(tree("lab"), TREE, "files")
    contains(text, "lab-cnn on shapes", "lab-lstm on sines", "The pictures are generated", "Epoch 2/2")
    for name in TREE:
        start = read(f"lab/{name}")[:5]
        check(start.startswith({"h5": b"\x89HDF", "png": b"\x89PNG", "csv": b"Archi", "pdf": b"%PDF-"}[name.split(".")[1]]),
              f"{name} begins with {start!r}")


@case
def the_tables_are_those_of_the_runs_files():
    lines = list(csv.reader(io.StringIO(read("lab/results/comparison.csv").decode())))
    equal(lines[0], ["Architecture", "Input Type", "Data Type", "Test MSE Loss", "Test MAE", "Test RMSE", "Latent Dim",
                     "Compression Ratio", "Compression %"], "columns")
    cli("runs", *RUNS, "-o", "again.csv", "--plot", "bars.svg", "--report", "again.pdf")
    again = list(csv.reader(io.StringIO(read("again.csv").decode())))
    equal([line[:9] for line in again], lines, "table")
    equal([line[6:9] for line in lines[1:]], [["32", "96.00", "98.96"], ["20", "25.00", "96.00"]], "compression")
    text = cli("runs", *RUNS)
    check(all(len(line) <= 100 for line in text.splitlines()), f"wider than a terminal: {text}")
    equal([text.count("  Run "), text.count("Epochs in all")], [2, 1], "what does not fit is below, behind the names again")
    runs = json.loads(cli("runs", *RUNS, "--json"))
    figures = json.loads(cli("evaluate", RUNS[1], "--data", "sines", "--limit", "60", "--json"))
    near(runs[1]["test_mse"], figures["mse"], 1e-6, "MSE")
    near(runs[1]["test_mae"], figures["mae"], 1e-6, "MAE")
    near(runs[1]["pca_mse"], figures["baselines"]["pca"]["mse"], 1e-6, "PCA")
    check(read("again.pdf").startswith(b"%PDF-") and b"<svg" in read("bars.svg"), "no report or no picture")


def run_of(name):
    """The run that the file itself holds, as its JSON, and where that begins: not what the program makes of it."""
    data = read(name)
    begin = data.rfind(b'{"settings"', 0, data.index(b'"results"'))
    return json.JSONDecoder().raw_decode(data[begin:].decode(errors="replace"))[0], begin


def known_of(name):
    """Numbers that may be said of the run in file @name: those that its JSON holds, shares also of a hundred; those of its
    model; and what they come to. How long its last epoch took, the last cell of its row, is in no report."""
    run, _ = run_of(name)
    model, results = json.loads(cli("summary", name, "--json")), run["results"]
    shares = [results[key] for key in ("variance_explained", "latent_first", "latent_second") if results[key] is not None]
    explained = results["variance_explained"]
    shares.append(1 - results["pca_mse"] * (1 - explained) / results["mse"])
    values, waist = model["input_values"], model["waist"]["values"]
    return ([value for value in results.values() if value is not None] + [100 * share for share in shares]
            + [value for value in run["rows"][-1][:-1] if value is not None] + [len(run["rows"]), values, waist, values / waist]
            + [run["settings"][key] for key in ("batch_size", "learning_rate", "seed")]
            + [100 * (1 - waist / values), model["parameters"], run["seconds"] // 60, run["seconds"] % 60])


def hold_to_files(text, names, words):
    """Every number of the report @text is one of the runs' in @names; @words with digits are left aside. A whole number is the
    very number; others are as near as their digits say."""
    for word in words:
        text = text.replace(word, "")
    known, numbers = [value for name in names for value in known_of(name)], NUMBER.findall(text)
    check(len(numbers) > 40, f"only {len(numbers)} numbers: {text}")
    for number in numbers:
        plain = number.replace(",", "")
        digits = len(plain.split("e")[0].partition(".")[2])
        half = 0.5000001 * 10.0 ** (int((plain + "e0").split("e")[1]) - digits) if digits > 0 else 0
        seconds = f"{number} s" in text or f"{number} min" in text
        check(any(abs(abs(value) - float(plain)) <= (0.5 if seconds else half) for value in known),
              f"{number} is in no run's file: {text}")
    return numbers


WORDS = ("images 32 × 32 × 3", "sequences 50 × 10")


@case
def every_number_of_the_report_is_in_a_runs_file():
    text = cli("lab", "-o", "lab", *SMALL)
    contains(text, "lab/models/cnn_autoencoder.h5 has this training: it is not done again")
    hold_to_files(sentences(text), RUNS, WORDS)
    for sentence in ("Its MSE is 77.1234.", "It took 77 epochs."):
        try:
            hold_to_files(sentences(text) + sentence, RUNS, WORDS)
        except Fault:
            continue
        check(False, f"a number that was typed is taken for one of a run: {sentence}")


@case
def numbers_that_are_changed_in_the_files_are_those_of_the_report():
    """So none of them is measured again, remembered elsewhere, or typed."""
    shutil.copytree(folder / "lab", folder / "changed")
    before = hold_to_files(sentences(cli("lab", "-o", "lab", *SMALL)), RUNS, WORDS)
    names = [name.replace("lab/", "changed/", 1) for name in RUNS]
    for name in names:
        data, (_, begin) = read(name), run_of(name)
        end = data.index(b"}}", data.index(b'"results"'))
        last = data.rindex(b"[", begin, data.index(b'"results"'))
        changed = re.sub(rb"\d\.\d{6,}|(?<=samples\":)\d+|(?<=components\":)\d+",
                         lambda it: re.sub(rb"[1-9]", lambda digit: b"%d" % (int(digit[0]) % 9 + 1), it[0]), data[last:end])
        write(name, data[:last] + changed + data[end:])
    after = hold_to_files(sentences(cli("lab", "-o", "changed", *SMALL)), names, WORDS)
    equal(len(after), len(before), "numbers of the report")
    same = [a for a, b in zip(before, after) if a == b and "." in a]
    check(len(same) <= 9, f"more stayed than ratios, learning rates and times: {same}")


@case
def a_stopped_lab_goes_on_to_the_same_numbers():
    long = ("--limit", "60", "--epochs", "25")
    with subprocess.Popen([program, "lab", "-o", "stopped", *long], cwd=folder, env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as it:
        while not it.stdout.readline().startswith(b"Epoch 2/"):
            check(it.poll() is None, "it ended by itself")
        it.send_signal(signal.SIGINT)
        out, err = it.communicate(timeout=60)
    hold_to_contract(it.returncode, 1, out.decode(), err.decode(), ("lab",))
    contains(err.decode(), "lab: stopped in lab-cnn; the same command goes on from there")
    equal(tree("stopped"), {"models/cnn_autoencoder.h5"}, "files")
    text = cli("lab", "-o", "stopped", *long)
    contains(text, "Goes on with the training in stopped/models/cnn_autoencoder.h5")
    check("Epoch 2/25" not in text.split("lab-lstm on")[0], "epochs that were done are trained again")
    cli("lab", "-o", "whole", *long)
    equal(read("stopped/results/comparison.csv"), read("whole/results/comparison.csv"), "table")


@case
def a_measured_training_stays_so_when_it_is_stopped():
    """Stopped while a tree that is there is read again: what its file says is not unmade."""
    long = ("--limit", "60", "--epochs", "1")
    cli("lab", "-o", "over", *long)
    before = read("over/models/cnn_autoencoder.h5")
    with subprocess.Popen([program, "lab", "-o", "over", *long], cwd=folder, env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as it:
        while b"it is not done again" not in (line := it.stdout.readline()):
            check(line != b"", "it ended by itself")
        it.send_signal(signal.SIGINT)
        it.communicate(timeout=60)
    equal(read("over/models/cnn_autoencoder.h5"), before, "the file")


@case
def pictures_of_other_classes_are_not_joined():
    (folder / "cifar").mkdir()
    (folder / "cifar/data_batch_1.bin").write_bytes(bytes(3073) * 20)
    (folder / "cifar/test_batch.bin").write_bytes(bytes(3074) * 20)
    contains(fails("lab", "-o", "joined", "--cifar", "cifar"), "expected pictures of the kind in", "100 classes")


@case
def a_run_on_a_folder_of_photographs_says_so():
    (folder / "photographs").mkdir()
    for name, n in (("data_batch_1.bin", 50), ("test_batch.bin", 10)):
        (folder / "photographs" / name).write_bytes(
            b"".join(bytes([i % 10]) + random.Random(i).randbytes(3072) for i in range(n)))
    text = cli("lab", "-o", "photographed", "--cifar", "photographs", "--limit", "60", "--epochs", "1")
    contains(text, "lab-cnn was trained on photographs")
    check("generated" not in text, "the photographs are called generated")
    contains(cli("runs", "photographed/models/cnn_autoencoder.h5"), "photographs")
    equal(list(csv.DictReader(io.StringIO(read("photographed/results/comparison.csv").decode())))[0]["Data Type"],
          "photographs", "data")
    run = json.loads(cli("runs", "photographed/models/cnn_autoencoder.h5", "--json"))[0]
    again = json.loads(cli("evaluate", "photographed/models/cnn_autoencoder.h5", "--data", "photographs", "--limit", "60",
                           "--json"))
    equal(again["samples"], 10, "photographs to test on")
    near(again["mse"], run["test_mse"], 1e-6, "MSE of the photographs when they are opened again")


@case
def what_is_no_run_is_refused():
    cli("new", "10-3", "-o", "bare.h5")
    contains(fails("runs", "bare.h5"), "bare.h5: expected a file with its training")
    write("file", "no folder")
    contains(fails("lab", "-o", "file/lab"), "file/lab: the folder could not be made")


main()
