"""The waist sweep from the command line: its table, its picture, and what it refuses."""
import csv
import io

from story import *

STACK = "Input 50x10; Flatten; Dense 16 relu; latent = Dense 4; Dense 16 relu; Dense 500; Reshape 50x10"
SMALL = ("--data", "sines", "--limit", "200", "--epochs", "2")


@case
def a_sweep_leaves_a_table_a_picture_and_a_sentence():
    text = cli("sweep", STACK, *SMALL, "--waist", "1,2,4", "--seeds", "2", "-o", "s.csv", "--plot", "s.svg")
    contains(" ".join(text.split()), "1/6 · 1 value · seed 42", "6/6 · 4 values · seed 43", "PCA with as many components")
    rows = list(csv.DictReader(io.StringIO(read("s.csv").decode())))
    equal([(row["values"], row["seed"]) for row in rows], [(v, s) for v in "124" for s in ("42", "43")], "rows")
    pca = [float(row["pca_mse"]) for row in rows[::2]]
    check(pca[0] > pca[1] > pca[2], f"PCA does not fall: {pca}")
    contains(read("s.svg").decode(), "PCA, same size", "this model", "MSE of the validation part")


@case
def its_numbers_are_those_of_a_training():
    found = json.loads(cli("sweep", STACK, *SMALL, "--waist", "3,4", "--json"))
    equal([point["values"] for point in found["points"]], [3, 4], "values")
    cli("new", STACK, "-o", "m.h5")
    cli("train", "m.h5", *SMALL, "-o", "t.h5")
    figures = json.loads(cli("evaluate", "t.h5", "--data", "sines", "--limit", "200", "--part", "validation", "--json"))
    near(found["points"][1]["runs"][0]["mse"], figures["mse"], 1e-6, "MSE")
    near(found["points"][1]["pca_mse"], figures["baselines"]["pca"]["mse"], 1e-6, "PCA")
    near(found["mean_mse"], figures["baselines"]["mean"], 1e-6, "mean")
    equal(found["points"][1]["parameters"], json.loads(cli("summary", "m.h5", "--json"))["parameters"], "parameters")


@case
def sizes_that_nobody_chose_end_with_the_data():
    write_npy("four.npy", (40, 4), [((i * 7919) % 101) / 50 - 1 for i in range(160)])
    found = json.loads(cli("sweep", "Input 4; Dense 2; Dense 4", "--data", "four.npy", "--epochs", "1", "--json"))
    equal([point["size"] for point in found["points"]], [1, 2, 3, 4], "sizes")


@case
def what_cannot_be_swept_is_refused():
    contains(refuses("sweep", STACK, *SMALL, "--waist", "4,2"), "sweep: --waist: expected sizes that rise")
    contains(fails("sweep", "Input 50x10; Dropout 0.1; Activation tanh", *SMALL), "expected a layer with a width")
    contains(fails("sweep", "Input 4; Dense 2; Dense 4", *SMALL), "stack expects")
    contains(fails("sweep", STACK, *SMALL, "--epochs", "1000000", "--plot", "p.gif"), 'in .png, .svg or .pdf, got ".gif"')


main()
