"""Two models side by side: what is said to differ, the distances counted again from the arrays themselves, and how the
command ends."""
import json
import math
import subprocess

from story import case, check, cli, contains, environment, equal, fails, folder, main, near, program, read_npy, refuses

STACK = "Input 5x3; LSTM 2; RepeatVector 5; LSTM 3 sequences"
OTHER = "Input 5x3; Dropout 0.1; LSTM 2 relu; RepeatVector 5; LSTM 3 sequences"


def differs(*arguments):
    """What a comparison prints that ends with 1, which is no failure: nothing goes to standard error."""
    done = subprocess.run([program, "compare", *arguments], cwd=folder, env=environment, capture_output=True, timeout=60)
    equal((done.returncode, done.stderr.decode()), (1, ""), f"exit and standard error of compare {arguments}")
    return done.stdout.decode()


def last(text):
    return text.splitlines()[-1].strip()


@case
def a_model_is_the_same_as_itself():
    cli("new", STACK, "-o", "one.h5", "--seed", "1")
    cli("convert", "one.h5", "-o", "one.keras")
    for other in ("one.h5", "one.keras"):
        out = cli("compare", "one.h5", other)
        equal(last(out), "Same structure; all 6 weight arrays are equal to the bit.", "verdict")
        contains(out, "A: one.h5 · 15 → 2", "lstm/recurrent_kernel", "Layers: 4 same, 0 changed, 0 removed, 0 added")
    equal(last(cli("compare", "lab-lstm", "lab-lstm")), "Same structure.", "verdict of two examples")
    equal(last(cli("compare", "one.h5", STACK)), f"Same structure; {STACK} has no weights to compare.", "verdict of a stack")
    check("lstm" not in cli("compare", "one.h5", "one.h5", "--differences").split("Layers:")[0], "rows that are the same")


@case
def the_distances_are_those_of_the_arrays():
    cli("new", STACK, "-o", "one.h5", "--seed", "1")
    cli("new", STACK, "-o", "two.h5", "--seed", "2")
    out = differs("one.h5", "two.h5")
    found = json.loads(differs("one.h5", "two.h5", "--json"))
    check(not found["equal"] and found["same_structure"], "equal structure, other weights")
    equal(found["verdict"], last(out), "the verdict")
    worst, where = 0, ""
    for row in found["weights"]["arrays"]:
        arrays = []
        for model in ("one", "two"):
            cli("weights", f"{model}.h5", "--tensor", row["name"], "-o", f"{model}.npy")
            arrays.append(read_npy(f"{model}.npy")[1])
        a, b = arrays
        distances = [abs(x - y) for x, y in zip(a, b)]
        at = distances.index(max(distances))
        equal(row["values"], len(a), "values")
        equal(row["differing"], sum(x != y for x, y in zip(a, b)), "values that differ")
        equal(row["status"], "differs" if any(distances) else "equal", "status")
        near(row["largest"], max(distances), 1e-9, "the largest")
        near(row["mean"], sum(distances) / len(a), 1e-9, "the mean")
        near(row["relative"], math.sqrt(sum(d * d for d in distances)) / math.sqrt(sum(x * x for x in a)), 1e-9, "relative")
        if max(distances) > 0:
            flat = 0
            for place, axis in zip(row["at"], row["shape_a"]):
                flat = flat * axis + place
            equal(flat, at, "the place of the largest")
        if max(distances) > worst:
            worst, where = max(distances), f"({row['name']} {row['at']})"
    near(found["weights"]["largest"], worst, 1e-9, "the largest of all")
    contains(last(out), "Same structure; 4 of 6 weight arrays differ, at most by ", where)


@case
def changes_are_named():
    out = differs(STACK, OTHER)
    contains(out, "\n +  ", "dropout (Dropout)", "\n      activation tanh → relu\n", "Layers: 3 same, 1 changed, 0 removed, 1 added")
    equal(last(out), "1 layer changed, 1 added.", "verdict")
    found = json.loads(differs(STACK, OTHER, "--json"))
    equal([row["status"] for row in found["rows"]], ["same", "added", "changed", "same", "same"], "rows")
    equal(found["rows"][1]["a"], None, "what is added has no partner")
    equal(found["rows"][2]["changes"], [{"what": "activation", "a": "tanh", "b": "relu"}], "changes")
    equal((found["weights"], found["layers"]), (None, {"same": 3, "changed": 1, "removed": 0, "added": 1}), "totals")
    table = differs(STACK, OTHER, "--markdown", "--differences").splitlines()
    check("| ≠ | lstm (LSTM) | lstm (LSTM) | 2 | 48 | activation tanh → relu |" in table, "\n".join(table))
    equal(sum(line.startswith("| ") for line in table), 3, "rows of the table: its head and two that differ")


@case
def what_cannot_be_compared_ends_with_2():
    contains(fails("compare", "none.h5", STACK, exit=2), "none.h5: ")
    contains(fails("compare", STACK, "none.h5", exit=2), "none.h5: ")
    contains(refuses("compare", STACK), "compare: expected hourglass-cli compare A B")
    contains(refuses("compare", STACK, STACK, STACK), "one word too many")
    contains(cli("compare", "--help"), "Exit status: 0 nothing differs, 1 something does, 2 they could not be compared.")
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([program, "compare", STACK, OTHER], stdout=full, stderr=subprocess.PIPE, env=environment, timeout=60)
    equal(done.returncode, 2, "exit on a full disk")


main()
