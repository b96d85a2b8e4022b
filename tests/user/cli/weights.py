"""The arrays of a model: listed with what their values are like, written one at a time; and its table in Markdown."""
import io
import zipfile

from story import case, check, cli, cli_json, contains, equal, fails, main, near, read, read_npy, refuses

STACK = "Input 5x3; LSTM 2; RepeatVector 5; LSTM 3 sequences"


@case
def every_array_has_its_row():
    cli("new", STACK, "-o", "m.h5")
    contains(cli("weights", "m.h5"), "lstm/kernel", "3 × 8", "float32", "Deviation")
    rows = cli_json("weights", "m.h5")
    equal([row["name"] for row in rows],
          [f"{layer}/{name}" for layer in ("lstm", "lstm_1") for name in ("kernel", "recurrent_kernel", "bias")], "names")
    bias = rows[2]
    equal((bias["shape"], bias["values"], bias["min"], bias["max"], bias["mean"], bias["zeros"], bias["not_finite"]),
          ([8], 8, 0, 1, 0.25, 6, 0), "the bias, whose forget gates start at 1")
    near(bias["deviation"], 0.4330127, 1e-6, "its deviation")
    equal([row["name"] for row in cli_json("weights", "m.h5", "--tensor", "lstm/bias")], ["lstm/bias"], "the one asked for")


@case
def one_array_goes_into_a_file():
    cli("new", STACK, "-o", "m.h5")
    cli("weights", "m.h5", "--tensor", "lstm/kernel", "-o", "k.npy")
    shape, numbers = read_npy("k.npy")
    equal(shape, (3, 8), "shape")
    cli("weights", "m.h5", "--tensor", "lstm/kernel", "-o", "k.csv")
    first, *rows = read("k.csv").decode().splitlines()
    equal(first, "# across: input gate 1-2, forget gate 3-4, candidate 5-6, output gate 7-8", "the gates")
    lines = [[float(cell) for cell in line.split(",")] for line in rows]
    equal([len(line) for line in lines], [8, 8, 8], "columns")
    check(all(abs(a - b) <= 1e-8 for a, b in zip(numbers, sum(lines, []))), "the table has other numbers than the array")
    equal(fails("weights", "m.h5", "--tensor", "lstm/kernal"),
          "expected the name of an array, got lstm/kernal: did you mean lstm/kernel?")
    contains(refuses("weights", "m.h5", "-o", "k.npy"), "all arrays together go into an .npz file")


@case
def all_arrays_go_into_an_archive():
    cli("new", STACK, "-o", "m.h5")
    contains(cli("weights", "m.h5", "-o", "all.npz"), "all.npz: 6 arrays")
    cli("weights", "m.h5", "--tensor", "lstm_1/bias", "-o", "b.npy")
    with zipfile.ZipFile(io.BytesIO(read("all.npz"))) as archive:
        equal(archive.namelist()[0], "lstm/kernel.npy", "the first member")
        equal(archive.read("lstm_1/bias.npy"), read("b.npy"), "a member, as a file of its own")


@case
def the_summary_is_a_table_in_markdown():
    lines = cli("summary", STACK, "--markdown").splitlines()
    contains(lines[0], "15 → 2 · 7.50×")
    equal(lines[2:4], ["| Layer | Class | Output shape | Parameters | Values | Role |", "|---|---|---|--:|--:|---|"], "head")
    equal(lines[5], "| lstm | LSTM | 2 | 48 | 2 | waist |", "a row")
    equal(len(lines), 8, "lines")


main()
