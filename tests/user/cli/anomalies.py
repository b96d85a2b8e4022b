"""anomalies: an LSTM that learned normal heartbeats alone, the threshold rules, what they give, and the pictures of it."""
import csv
import re

from story import *

TRAIN = ["--normal-only", "--epochs", 60, "--batch-size", 16, "--learning-rate", 0.005]
said = cli("new", "heartbeats", "-o", "h.h5")
trained = cli("train", "h.h5", "--data", "ecg", *TRAIN, "-o", "h.hourglass.h5")


def rows(path):
    with open(folder / path, newline="") as file:
        return list(csv.DictReader(file))


def judge(part, threshold):
    """[[tn, fp], [fn, tp]] of rows, counted here."""
    table = [[0, 0], [0, 0]]
    for row in part:
        table[int(row["marked"])][float(row["error"]) >= threshold] += 1
    return table


def picture(*rule):
    """What a picture says of its threshold."""
    cli("plot", "anomalies", "h.hourglass.h5", "--data", "ecg", "-o", "p.svg", *rule)
    return re.search(r">[^<]* · (percentile[^<]*|mean[^<]*|best[^<]*|set by hand)<", (folder / "p.svg").read_text()).group(1)


@case
def the_example_says_how_it_is_trained():
    contains(said, "--normal-only --epochs 60 --batch-size 16 --learning-rate 0.005")
    contains(trained, "275 samples to train on", "Trains and scales on normal samples alone: 40 marked samples are left out")


@case
def marked_beats_are_told_from_the_others():
    it = cli_json("anomalies", "h.hourglass.h5", "--data", "ecg", "-o", "errors.csv")
    table = rows("errors.csv")
    part = [row for row in table if row["part"] == "test"]
    marked = [float(row["error"]) for row in part if row["marked"] == "1"]
    plain = [float(row["error"]) for row in part if row["marked"] == "0"]
    pairs = sum((a > b) + (a == b) / 2 for a in marked for b in plain)
    near(it["auc"], pairs / len(marked) / len(plain), 1e-9, "AUC")
    check(it["auc"] >= 0.9, f"AUC {it['auc']}")
    equal((it["samples"], it["marked"], it["normal"], it["part"]), (98, len(marked), "normal", "test"), "what was judged")
    equal(it["confusion"], judge(part, it["threshold"]), "confusion")
    near(it["precision"], it["confusion"][1][1] / it["flagged"], 1e-12, "precision")
    near(it["recall"], it["confusion"][1][1] / it["marked"], 1e-12, "recall")
    equal((it["rule"], it["parameter"], it["chosen_on"]), ("percentile", 95, "training"), "the rule")
    errors = sorted(float(row["error"]) for row in table if row["part"] == "training")
    equal((len(errors), {row["marked"] for row in table if row["part"] == "training"}), (275, {"0"}), "the training part")
    at = 0.95 * (len(errors) - 1)
    near(it["threshold"], errors[int(at)] + at % 1 * (errors[int(at) + 1] - errors[int(at)]), 1e-12, "threshold")
    equal([row["error"] for row in it["worst"]], sorted((row["error"] for row in it["worst"]), reverse=True), "the worst")
    contains(it["remarks"][0], "rule (early and wide), not by a cardiologist")


@case
def rules_and_numbers_are_those_asked_for():
    best = cli_json("anomalies", "h.hourglass.h5", "--data", "ecg", "--rule", "f1", "--worst", 0)
    equal((best["chosen_on"], best["worst"], best["parameter"]), ("validation", [], None), "best F1")
    sigma = cli_json("anomalies", "h.hourglass.h5", "--data", "ecg", "--k", 0)
    equal(sigma["rule"], "sigma", "a k means sigma")
    contains(picture("--k", "2"), "mean + 2·")
    equal(picture("--rule", "f1"), "best F1 on the validation part", "a picture by the best F1")
    equal(picture("--threshold", "0.5"), "set by hand", "a picture by hand")
    equal(picture(), "percentile 95 of the training errors", "a picture by the usual rule")
    contains(fails("plot", "anomalies", "h.hourglass.h5", "-o", "p.svg", "--rule", "f1", "--k", 2, exit=2), "--k is of another rule")
    contains(fails("plot", "stack", "h.hourglass.h5", "-o", "p.svg", "--k", 2, exit=2), "are of plot anomalies")
    hand = cli_json("anomalies", "h.hourglass.h5", "--data", "ecg", "--threshold", 1e9)
    equal((hand["rule"], hand["flagged"], hand["precision"], hand["recall"]), ("hand", 0, None, 0), "by hand")
    text = cli("anomalies", "h.hourglass.h5", "--data", "ecg", "--part", "train")
    contains(text, "No sample is marked: there is no AUC", "AUC —")


@case
def classes_may_be_turned_around():
    one = cli_json("anomalies", "h.hourglass.h5", "--data", "ecg")
    other = cli_json("anomalies", "h.hourglass.h5", "--data", "ecg", "--normal", "premature")
    near(one["auc"] + other["auc"], 1, 1e-12, "both areas")


@case
def the_picture_has_the_same_numbers():
    it = cli_json("anomalies", "h.hourglass.h5", "--data", "ecg")
    cli("plot", "anomalies", "h.hourglass.h5", "--data", "ecg", "-o", "p.svg")
    picture = (folder / "p.svg").read_text()
    for part in [f"AUC {it['auc']:.3f}", f"Precision {it['precision']:.3f}", "normal · 74 ↑",
                 "percentile 95 of the training errors", "not by a cardiologist"]:
        check(part in picture, part)


@case
def pictures_of_classes_say_who_told_them_apart():
    for name in ["reconstructions", "latent"]:
        cli("plot", name, "h.hourglass.h5", "--data", "ecg", "-o", "c.svg")
        contains((folder / "c.svg").read_text(), "Premature beats are marked by a rule (early and wide), not by a cardiologist.")


@case
def the_class_trained_on_is_kept_by_name():
    rows = [f"{i % 7},{i % 5},{i % 3},{'bad' if i % 9 == 0 else 'good'}" for i in range(90)]
    table = folder / "marks.csv"

    def write(first, others):
        table.write_text("\n".join(["a,b,c,mark", *first, *others]) + "\n")

    write([], rows)
    cli("new", "Input 3; Dense 2; Dense 3", "-o", "m.h5")
    said = cli("train", "m.h5", "--data", "marks.csv", "--label", "mark", "--normal-only", "--epochs", 1, "-o", "m.hourglass.h5")
    contains(said, "on good samples alone")
    cli("evaluate", "m.hourglass.h5", "--data", "marks.csv", "--columns", "a,b,c")
    (folder / "n.hourglass.h5").write_bytes((folder / "m.hourglass.h5").read_bytes())
    contains(cli("runs", "m.hourglass.h5", "n.hourglass.h5"), "m.hourglass.h5", "n.hourglass.h5")
    write(["1,1,1,alpha"], rows)
    cli("evaluate", "m.hourglass.h5")
    equal(cli_json("anomalies", "m.hourglass.h5")["normal"], "good", "with a class more")
    write([], [row.replace("good", "fine") for row in rows])
    contains(fails("evaluate", "m.hourglass.h5"), 'expected the class "good"', 'such as "bad"')


@case
def what_cannot_be_is_a_sentence():
    contains(fails("anomalies", "h.hourglass.h5", "--data", "ecg", "--normal", "late"), "such as normal, got late")
    contains(fails("anomalies", "h.hourglass.h5", "--data", write_npy("x.npy", (4, 64, 1), [0.5] * 256), "--rule", "f1"),
             "f1 needs marked samples")
    contains(fails("train", "h.h5", "--data", "x.npy", "--normal-only", "-o", "t.h5"), "--label COL")
    contains(fails("anomalies", "h.hourglass.h5", "--data", "ecg", "--rule", "best", exit=2), "percentile, sigma or f1")
    contains(fails("anomalies", "h.hourglass.h5", "--data", "ecg", "--rule", "f1", "--k", 2, exit=2), "--k is of another rule")
    contains(fails("anomalies", "h.hourglass.h5", "--data", "ecg", "--threshold", 1, "--rule", "f1", exit=2), "no --rule beside it")


main()
