"""Data: what is built in, tables as people have them, tables that are wrong, arrays."""
from story import (case, check, cli, cli_json, contains, equal, fails, folder, history, main, near, read, read_npy, write,
                   write_npy)

BUILT_IN = {
    "sines": (5000, [50, 10], (3200, 800, 1000, 0)),
    "ecg": (492, [64, 1], None),
    "digits": (1797, [8, 8, 1], (1150, 288, 359, 0)),
    "paper-machine": (11692, [5, 59], None),
    "shapes": (2000, [32, 32, 3], (1280, 320, 400, 0)),
}


@case
def built_in_data_is_listed_and_described():
    listed = [it["name"] for it in cli_json("data")]
    for name, (samples, shape, parts) in BUILT_IN.items():
        check(name in listed, f"{name} is not listed")
        contains("\n" + cli("data"), f"\n  {name} ")
        it = cli_json("data", name)
        equal(list(it), ["name", "samples", "shape", "more_inputs", "targets", "features", "classes", "parts",
                         "scaled", "source", "licence", "note", "labelling"], "keys")
        equal((it["name"], it["samples"], it["shape"]), (name, samples, shape), "name, samples, shape")
        equal(len(it["features"]), shape[-1], "features")
        if parts is not None:
            equal(tuple(it["parts"].values()), parts, "parts")
        check(sum(it["parts"].values()) == samples, f"{name}: parts {it['parts']} of {samples}")
        check(it["source"] and it["licence"] and it["note"], f"{name}: source, licence, note")
        contains(cli("data", name), f"samples    {samples:,}", "source ", "licence ", "note ", "lowest")
    equal(sum(it["samples"] for it in cli_json("data", "digits")["classes"]), 1797, "samples of all classes")
    equal([it["name"] for it in cli_json("data", "ecg")["classes"]], ["normal", "premature"], "classes")


@case
def samples_are_written_as_an_array():
    contains(cli("data", "digits", "-o", "digits.npy"), "digits.npy: 1,797 × 8 × 8 × 1")
    shape, numbers = read_npy("digits.npy")
    equal(shape, (1797, 8, 8, 1), "shape")
    equal((min(numbers), max(numbers)), (0, 1), "range")
    cli("data", "sines", "--seed", "7", "--limit", "50", "-o", "seven.npy")
    cli("data", "sines", "--data-seed=7", "--limit", "50", "-o", "again.npy")
    cli("data", "sines", "--limit", "50", "-o", "own.npy")
    equal(read_npy("seven.npy"), read_npy("again.npy"), "the same seed")
    check(read_npy("seven.npy") != read_npy("own.npy"), "another seed gives the same sines")
    equal(read_npy("own.npy")[0], (50, 50, 10), "limited")
    cli("data", "digits", "--scale", "standard", "-o", "scaled.npy")
    near(sum(read_npy("scaled.npy")[1]) / (1797 * 64), 0, 0.02, "the scaled mean")


@case
def the_folder_of_the_data_may_be_another():
    contains(fails("data", "digits", env={"HOURGLASS_DATA": str(folder / "no")}), "digits", str(folder / "no"))


@case
def tables_are_read_as_people_write_them():
    rows = [(i, 1 + i / 4, 20 + (i * 7 % 5) / 8) for i in range(40)]
    german = "\ufeffZeit;Druck;Temp\r\n" + "".join(f"{t};{a:.3f};{b:.3f}\r\n".replace(".", ",") for t, a, b in rows)
    it = cli_json("data", write("german.csv", german), "--time", "Zeit")
    equal((it["samples"], it["shape"], [f["name"] for f in it["features"]]), (40, [2], ["Druck", "Temp"]), "as read")
    contains(it["note"], "semicolon", "decimal comma")
    cli("data", "german.csv", "--time", "Zeit", "-o", "german.npy")
    equal(list(read_npy("german.npy")[1]), [x for _, a, b in rows for x in (a, b)], "numbers")
    cli("data", "german.csv", "--columns", "Temp,2", "--window", "4", "--stride", "2", "-o", "windows.npy")
    shape, numbers = read_npy("windows.npy")
    equal(shape, (19, 4, 2), "windows of 4 every 2 rows")
    columns = {round(x, 3) for x in numbers}
    check(columns <= {round(x, 3) for _, a, b in rows for x in (a, b)}, "other columns than those chosen")
    tabs = "a\tb\tkind\n" + "".join(f"{i}\t{i * i}\t{'odd' if i % 2 else 'even'}\n" for i in range(30))
    it = cli_json("data", write("tabs.tsv", tabs), "--label", "kind")
    equal({c["name"]: c["samples"] for c in it["classes"]}, {"odd": 15, "even": 15}, "classes")
    equal(it["shape"], [2], "shape")
    cli("data", "tabs.tsv", "--label", "kind", "--scale", "minmax", "--validation-split", "0", "--test-split", "0", "-o",
        "minmax.npy")
    equal((min(read_npy("minmax.npy")[1]), max(read_npy("minmax.npy")[1])), (0, 1), "scaled to 0 … 1")


@case
def a_wrong_table_gets_its_one_sentence():
    contains(fails("data", write("ragged.csv", "a,b\n1,2\n3\n5,6\n")), "ragged.csv: row 3: expected 2 columns, got 1")
    contains(fails("data", write("text.csv", "a,b\n1,2\n3,x\n5,6\n")), "text.csv: row 3, column b: expected a number, got “x”")
    contains(fails("data", write("empty.csv", "")), "empty.csv: expected a table, got an empty file")
    contains(fails("data", write("one.csv", "a\n" + "1\n2\n" * 10)), "one.csv: expected at least two columns of numbers, got one")
    contains(fails("data", write("header.csv", "a,b\n")), "header.csv: ")
    contains(fails("data", write("gap.csv", "a,b\n1,2\n3,\n5,6\n")), "gap.csv: row 3, column b: ", "missing")
    equal(cli_json("data", "gap.csv", "--missing", "drop")["samples"], 2, "rows without a gap")
    contains(fails("data", "gap.csv", "--columns", "a,nix"), "gap.csv: ", "“nix”")
    contains(fails("data", "gap.csv", "--missing", "hold", "--window", "9"), "gap.csv: ", "9")
    contains(fails("data", "nothere.csv"), "nothere.csv: ", "No such file")
    contains(fails("data", "sine"), "sine: expected a built-in name")
    contains(fails("data", "sines", "--columns", "a"), "sines: ", "columns")


@case
def a_wrong_table_stops_training_before_it_begins():
    cli("new", "Input 2; Dense 1; Dense 2", "-o", "two.h5")
    for table in ("ragged.csv", "text.csv", "empty.csv", "one.csv"):
        sentence = fails("train", "two.h5", "--data", table, "-o", "never.h5")
        contains(sentence, f"{table}: ")
        equal(sentence, fails("evaluate", "two.h5", "--data", table), "the same sentence everywhere")
        check(not (folder / "never.h5").exists(), "a model of a table that could not be read")
    contains(fails("train", "two.h5", "--data", "german.csv", "-o", "never.h5"),
             "The stack expects 2 features; german.csv has 3")
    cli("train", "two.h5", "--data", "german.csv", "--time", "Zeit", "-o", "german.h5", "--epochs", "3", "--history", "g.csv")
    equal(len(history("g.csv")), 3, "epochs on a table with decimal commas")


@case
def few_rows_are_described_and_not_trained_on():
    text = cli("data", write("few.csv", "a,b\n1,2\n3,4\n"))
    contains(text, "samples    2", "parts", "too few")
    equal(cli_json("data", "few.csv")["parts"], None, "parts")
    contains(fails("train", "two.h5", "--data", "few.csv", "-o", "never.h5"), "few.csv: ", "too few")


@case
def arrays_are_taken_as_they_are():
    write_npy("plain.npy", (4, 2), [1, 2, 3, 4, 5, 6, 7, 80])
    it = cli_json("data", "plain.npy")
    equal(it["parts"], {"training": 4, "validation": 0, "test": 0, "left_out": 0}, "parts")
    equal([(f["low"], f["high"], f["mean"]) for f in it["features"]], [(1, 7, 4), (2, 80, 23)], "ranges")
    equal(cli_json("data", "plain.npy", "--validation-split", "0.25", "--test-split", "0.25")["parts"],
          {"training": 2, "validation": 1, "test": 1, "left_out": 0}, "parts that were asked for")
    write_npy("odd.npy", (2, 2), [1, 2, float("nan"), 4])
    contains(cli("data", "odd.npy"), "1 value is not finite")
    contains(fails("train", "two.h5", "--data", "odd.npy", "-o", "never.h5"), "odd.npy: sample 2, feature 1: ", "finite")
    contains(fails("data", write("short.npy", (folder / "plain.npy").read_bytes()[:-8])), "short.npy: ")
    contains(fails("data", write("none.npy", "hello")), "none.npy: ")


@case
def archives_keep_labels_and_are_read_again():
    contains(cli("data", "shapes", "--limit", "30", "-o", "shapes.npz"), "shapes.npz: 30 × 32 × 32 × 3 · labels")
    it = cli_json("data", "shapes.npz")
    equal((it["samples"], it["shape"], it["targets"]), (30, [32, 32, 3], None), "samples, shape, targets")
    equal([(c["name"], c["samples"]) for c in it["classes"]], [(str(i), 3) for i in range(10)], "classes")
    cli("data", "shapes.npz", "-o", "once.npy")
    cli("data", "shapes", "--limit", "30", "-o", "twice.npy")
    equal(read("once.npy"), read("twice.npy"), "the pixels")
    first = read("shapes.npz")
    cli("data", "shapes", "--limit", "30", "-o", "shapes.npz")
    equal(first, read("shapes.npz"), "the same bytes again")
    contains(fails("data", write("cut.npz", first[:-30])), "cut.npz: expected a NumPy archive (.npz)")


@case
def images_with_labels_are_read():
    records = b"".join(bytes([i % 10]) + bytes([i]) * 1024 + bytes([128]) * 2048 for i in range(20))
    it = cli_json("data", write("batch.bin", records))
    equal((it["samples"], it["shape"], it["scaled"]), (20, [32, 32, 3], True), "as read")
    equal(it["classes"][9], {"name": "truck", "samples": 2}, "the last class")
    near(it["features"][1]["high"], 128 / 255, 1e-6, "a green pixel")
    contains(fails("data", write("odd.bin", records + b"x")), "odd.bin: expected images of CIFAR-10")
    contains(fails("data", "batch.bin", "--window", "3"), "batch.bin: images are taken as they are: leave out a window")
    images = bytes([0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 3]) + bytes(range(24))
    labels = bytes([0, 0, 8, 1, 0, 0, 0, 4, 7, 7, 1, 7])
    contains(cli("data", write("my-images-idx3-ubyte", images)), "No labels: my-labels-idx1-ubyte is not beside it")
    write("my-labels-idx1-ubyte", labels)
    it = cli_json("data", "my-images-idx3-ubyte")
    equal((it["samples"], it["shape"]), (4, [2, 3, 1]), "as read")
    equal(it["classes"], [{"name": "1", "samples": 1}, {"name": "7", "samples": 3}], "classes")
    write("my-labels-idx1-ubyte", labels[:-1])
    contains(fails("data", "my-images-idx3-ubyte"), "my-labels-idx1-ubyte: expected 4 bytes after the header")


main()
