"""The benchmark: what it prints and refuses, a comparison with a script that makes its figures up, and a network's plan."""
import json

from story import case, check, cli, cli_json, contains, equal, fails, folder, main, near, refuses, write

PEER = """import json, os, sys
tuned = [name for name in os.environ if name.startswith(("OPENBLAS_", "OMP_", "GOTO_"))]
assert sorted(tuned) == ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"], tuned
assert os.environ["OMP_NUM_THREADS"] == sys.argv[1]
fast = 1 + (os.environ["OPENBLAS_NUM_THREADS"] == "2")
print(json.dumps({"workload": "rare-event-59", "train_ms_per_step": 1e6 / fast, "infer_ms_per_batch": 3e5, "more": [1]}))
print(json.dumps({"workload": "somebody's own", "train_ms_per_step": 1}))
"""


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


@case
def a_workload_is_measured_with_one_and_two_threads():
    got = lines(cli("bench", "--workload", "rare-event-59", "--json"))
    equal([(it["workload"], it["batch"], it["threads"]) for it in got],
          [("rare-event-59", 64, 1), ("rare-event-59", 64, 2)], "what was measured")
    for it in got:
        equal(it["parameters"], 5331, "parameters")
        check(0 < it["infer_ms_per_batch"] < it["train_ms_per_step"], f"forward alone takes longer: {it}")
        check(it["peak_mb"] > 0, f"{it}")
    got = lines(cli("bench", "--workload", "pca-10000x32", "--json"))
    equal([(it["workload"], it["n"], it["d"], it["threads"]) for it in got], [("pca", 10000, 32, 1)], "components")
    check(got[0]["seconds"] > 0, f"{got}")


@case
def tables_are_for_people_and_for_the_readme():
    text = cli("bench", "--workload", "pca-10000x32")
    contains(text, "Milliseconds a training step", "workload", "pca-10000x32", " core")
    check(len({line.index("threads") + 7 for line in text.splitlines() if "threads" in line}) == 1, text)
    text = cli("bench", "--workload", "pca-10000x32", "--table")
    contains(text, "| example | batch | threads |", "|---|---|---|---|---|---|", "| pca-10000x32 | 10000 | 1 | ")


@case
def a_comparison_gives_ratios_for_training_and_inference():
    write("peer.py", PEER)
    write("components.py", 'print(\'{"workload": "tsne", "n": 10000, "d": 32, "pca_ms": 5e5, "tsne_s": 1}\')\n'
          'print(\'{"workload": "pca", "n": 10000, "d": 784, "seconds": 1e3}\')\n')
    asked = ["bench", "--compare", "peer.py", "--compare=components.py", "--rounds", "1", "--workload", "rare-event-59"]
    got = [it for it in lines(cli(*asked, "--json", env={"OMP_WAIT_POLICY": "active", "OPENBLAS_CORETYPE": "Prescott"}))
           if "ratio_min" in it]
    equal([(it["workload"], it["what"], it["threads"]) for it in got],
          [("rare-event-59", what, threads) for what in ("train", "infer") for threads in ("best", "1")], "figures")
    equal([it["peer_ms_min"] for it in got], [5e5, 1e6, 3e5, 3e5], "the peer's times")
    for it in got:
        near(it["ratio_min"], it["peer_ms_min"] / it["ms_min"], 1e-3 * it["ratio_min"], "ratio")
        equal(it["ratio_min"], it["ratio_median"], "one round's ratios")
    text = cli(*asked[:-1], "pca-10000x32", "--table")
    contains(text, "| pca-10000x32 | 10000 | ", "one thread on each side", "1 round in turn", "×")
    check("rare-event-59" not in text, "a workload that was not asked for")
    text = cli(*asked[:-1], "pca-10000x32")  # found in a moment, also where a sanitizer watches
    contains(text, "Hourglass", "peer", "ratio", "pca-10000x32")


@case
def a_script_that_does_something_else_is_refused():
    contains(fails("bench", "--compare", "nowhere.py"), "nowhere.py: expected a readable script")
    write("talk.py", "print('hello')\n")
    contains(fails("bench", "--compare", "talk.py", "--rounds", "1"), "talk.py: expected a JSON line with workload", "hello")
    write("end.py", "raise SystemExit(3)\n")
    contains(fails("bench", "--compare", "end.py", "--rounds", "1"), "end.py: expected it to run to its end", "exit status 3")


@case
def a_plan_shows_what_a_network_decided():
    it = cli_json("bench", "--plan", "10-3")
    equal((it["model"], it["batch"], it["parameters"]), ("10-3", 64, 73), "model, batch, parameters")
    equal([layer["class"] for layer in it["layers"]], ["InputLayer", "Dense", "Dense"], "layers")
    equal([layer["multiplications"] for layer in it["layers"]], [0, 30, 30], "multiplications")
    equal([layer["output_bytes"] for layer in it["layers"]], [40, 12, 40], "bytes a sample")
    check(it["chunk_rows"] * it["chunks"] >= 64 and it["block_rows"] <= it["chunk_rows"], f"{it}")
    measured = sum(layer["forward_ms"] + layer["backward_ms"] for layer in it["layers"])
    near(it["ms"], measured + it["loss_ms"] + it["update_ms"], 1e-5 * it["ms"], "the parts together")
    cli("new", "10-3", "-o", "m.h5")
    equal(cli_json("bench", "--plan", "m.h5", "--batch", "32", "--threads", "1")["threads"], 1, "threads")
    text = cli("bench", "--plan", "Input 6x2; LSTM 4; RepeatVector 6; LSTM 4 sequences; Dense 2", "--batch", "8")
    contains(text, "stack, batch 8: ", "(LSTM)", "(RepeatVector)", "feeding, targets and loss", "Shares: measured on one thread")
    contains(fails("bench", "--plan", "Input 4; Conv2D 3 3x3"), "Conv2D")
    contains(fails("bench", "--plan", str(folder / "none.h5")), "none.h5")


@case
def what_does_not_go_together_is_refused():
    contains(refuses("bench", "--workload", "mnist"), "--workload: expected one of rare-event-59, lab-lstm, ", "got mnist")
    contains(refuses("bench", "--scaling", "--plan", "10-3"), "expected one of --compare, --plan and --scaling, got two")
    contains(refuses("bench", "--json", "--table"), "expected --json or --table, got both")
    contains(refuses("bench", "--batch", "8"), "--batch goes with --plan")
    contains(refuses("bench", "--rounds", "8"), "--rounds goes with --compare")
    contains(refuses("bench", "--threads", "2"), "--threads goes with --plan and --scaling")
    contains(refuses("bench", "--plan", "10-3", "--table"), "--table does not go with --plan")
    contains(refuses("bench", "--scaling", "--workload", "lab-lstm"), "--workload does not go with --scaling")
    contains(refuses("bench", *["--compare=a.py"] * 5), "--compare: expected it at most 4 times, got a.py")
    contains(refuses("bench", "--compare="), "--compare: expected SCRIPT, got nothing")


main()
