"""Wrong usage is one sentence and exit 2; help is found everywhere; values come after a space or an equals sign."""
import os
import pathlib
import subprocess

from story import (case, check, cli, contains, environment, equal, fails, folder, hold_to_contract, main, program, read, refuses,
                   run, write)

@case
def help_lists_every_command_and_each_has_its_own():
    overview = cli("--help")
    commands = [line.split()[0] for line in overview.splitlines() if line.startswith("  ")]
    check(len(commands) > 20 and "train" in commands, f"the commands: {commands}")
    for command in commands:
        text = cli(command, "--help")
        contains(text, f"Usage: hourglass-cli {command} ")
        equal(text, cli("help", command), "help COMMAND")
        check(all(len(line) <= 120 for line in text.splitlines()), f"{command}: a line of more than 120 columns")
    contains(cli("new", "--help"), "rare-event-59", "lab-lstm", "pytorch-lstm", "recurrent-100", "dense-784", "10-3")
    contains(cli("train", "--help"), "--epochs N", "--history H.csv", "--validation-split X")
    contains(cli("train", "x.h5", "--epochs", "many", "--help"), "Usage: hourglass-cli train ")
    contains(cli("--version"), "Hourglass 0.")


@case
def what_the_readme_shows_is_there():
    readme = (pathlib.Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    shown = [line.split() for line in readme.splitlines() if line.startswith("    hourglass-cli ")]
    check(len(shown) > 15, f"only {len(shown)} commands")
    for _, command, *words in shown:
        text = cli(command, "--help")
        for word in words:
            if word.startswith("--"):
                check(f"  {word} " in text or f", {word} " in text, f"{command} has no {word}")


@case
def a_command_is_needed_and_must_exist():
    contains(refuses(), "expected a command, got none")
    equal(refuses("trian"), "there is no command trian: did you mean train?")
    contains(refuses("frobnicate"), "there is no command frobnicate")
    contains(refuses("help", "frobnicate"), "there is no command frobnicate")
    contains(refuses("--frobnicate"), "there is no command --frobnicate")


@case
def options_that_do_not_exist_are_refused():
    equal(refuses("summary", "lab-lstm", "--jsn"), "summary has no option --jsn: did you mean --json?")
    equal(refuses("train", "m.h5", "--epoch", "3"), "train has no option --epoch: did you mean --epochs?")
    equal(refuses("train", "m.h5", "--rate", "3"), "train has no option --rate: did you mean --learning-rate?")
    equal(refuses("evaluate", "m.h5", "--seed", "3"), "evaluate has no option --seed: did you mean --data-seed?")
    contains(refuses("summary", "lab-lstm", "-x"), "summary has no option -x")
    contains(refuses("summary", "lab-lstm", "--=3"), "summary has no option --")
    contains(refuses("train", "m.h5", "--data", "sines", "-o", "o.h5", "--report", "1"), "train has no option --report")


@case
def values_out_of_range_are_refused():
    train = ("train", "m.h5", "--data", "sines", "-o", "o.h5")
    whole = "train: --epochs: expected a whole number from 1 to 1,000,000, got "
    for value in ("0", "-1", "1000001", "99999999999999999999", "2.5", "two", "3x", "nan"):
        contains(refuses(*train, "--epochs", value), whole)
    equal(refuses(*train, "--epochs="), "train: --epochs: expected a whole number from 1 to 1,000,000, got nothing")
    contains(refuses(*train, "--epochs", " "), "got nothing")
    for value in ("0", "-1", "1e9", "nan", "inf", "fast", "0,001"):
        contains(refuses(*train, "--learning-rate", value), "train: --learning-rate: expected a number from ")
    equal(refuses(*train, "--shuffle", "maybe"), "train: --shuffle: expected no or yes, got maybe")
    equal(refuses(*train, "--scale", "log"), "train: --scale: expected none, standard or minmax, got log")
    equal(refuses(*train, "--loss", "hinge"), "train: --loss: expected mse, mae, huber, log_cosh, binary_crossentropy, "
          "categorical_crossentropy, cosine_similarity or poisson, got hinge")
    equal(refuses(*train, "--optimizer", "ftrl"),
          "train: --optimizer: expected adam, adamw, sgd, rmsprop, nadam, adagrad or adamax, got ftrl")
    for option in ("--clipnorm", "--weight-decay", "--teacher-forcing", "--kl-weight", "--min-delta"):
        contains(refuses(*train, option, "-1"), f"train: {option}: expected a number from 0 to ")
    equal(refuses("evaluate", "m.h5", "--data", "sines", "--part", "some"),
          "evaluate: --part: expected all, train, validation or test, got some")
    contains(refuses("train", "m.h5", "--data", "sines", "-o", ""), "train: --output: expected OUT.h5, got nothing")
    contains(refuses("evaluate", "m.h5", "--data", "sines", "--loss", "hinge"), "evaluate: --loss: expected mse")


@case
def what_is_needed_is_asked_for():
    contains(refuses("train", "m.h5", "--data", "sines"), "train needs -o OUT.h5")
    contains(refuses("train", "m.h5", "-o", "o.h5"), "train needs --data D")
    contains(refuses("evaluate", "m.h5"), "evaluate needs --data D")
    contains(refuses("new", "lab-lstm"), "new needs -o M.h5")
    contains(refuses("predict", "m.h5", "--data", "sines"), "predict needs -o OUT.npy")
    contains(refuses("plot", "stack", "lab-lstm"), "plot needs -o P.png")
    contains(refuses("plot", "latent", "m.h5", "-o", "p.png"), "plot latent needs --data D")
    contains(refuses("summary"), "expected hourglass-cli summary M [--json|--markdown]")
    contains(refuses("plot", "stack"), "plot: expected hourglass-cli plot")
    contains(refuses("summary", "a", "b"), "got one word too many: b")
    contains(refuses("train", "m.h5", "--epochs"), "train: --epochs: expected N, got nothing")
    equal(refuses("summary", "lab-lstm", "--json=yes"), "summary: --json takes no value")
    contains(refuses("plot", "waist", "m.h5", "-o", "p.png"), "plot: expected history, reconstructions, latent, anomalies or stack")
    contains(refuses("new", "lab-lstn", "-o", "m.h5"), "new: expected the name of an example or a stack in words, got lab-lstn")


@case
def a_value_may_stand_after_an_equals_sign_or_a_space():
    for n, form in enumerate([("--output", "0.h5"), ("--output=1.h5",), ("-o", "2.h5"), ("-o3.h5",)]):
        run("new", "10-3", "--seed=7" if n % 2 else "--seed", *([] if n % 2 else ["7"]), *form)
        equal(read(f"{n}.h5"), read("0.h5"), f"form {n}")
    run("new", "-o", "4.h5", "--seed", "3", "--seed", "7", "--", "10-3")
    equal(read("4.h5"), read("0.h5"), "the last of two values, and words after --")


@case
def what_a_person_typed_is_shown_without_control_characters():
    sentence = refuses("summary", "lab-lstm", "--a\x1b[31m\nb")
    check("\x1b" not in sentence and "\n" not in sentence, repr(sentence))
    sentence = refuses("\x1b[31mtrain\n")
    check("\x1b" not in sentence and "\n" not in sentence, repr(sentence))


@case
def a_full_disk_is_no_success():
    with open("/dev/full", "w", encoding="utf-8") as full:
        for arguments in (["summary", "lab-lstm"], ["summary", "lab-lstm", "--json"], ["data"], ["data", "digits", "--json"]):
            done = subprocess.run([program, *arguments], stdout=full, stderr=subprocess.PIPE, env=environment, timeout=60)
            equal(done.returncode, 1, "exit")
            contains(done.stderr.decode(), "hourglass-cli: standard output: ")


@case
def what_cannot_be_written_is_refused_before_the_work():
    cli("new", "10-3", "-o", "m.h5")
    train, sweep = ("train", "m.h5", "--data", "factors", "--epochs", "1000000"), ("sweep", "m.h5", "--data", "factors")
    (folder / "sub").mkdir()
    for command in (train, (*sweep, "--epochs", "1000000"), ("anomalies", "m.h5", "--data", "factors"), ("runs", "m.h5")):
        for path, text in (("/dev/full", "/dev/full: expected a file to write, got a pipe or a device"),
                           ("/dev/null", "/dev/null: expected a file to write, got a pipe or a device"),
                           ("sub", "sub: expected a file to write, got a folder"),
                           ("none/o", "none/o: expected the folder none, got none"),
                           ("m.h5/o", "m.h5/o: expected the folder m.h5, got a file"),
                           ("/proc/o", "o: no file can be made in its folder")):
            contains(fails(*command, "-o", path), text)
    equal(sorted(p.name for p in folder.iterdir() if p.name.endswith(".tmp")), [], "files left behind")
    contains(fails("lab", "-o", "m.h5"), "m.h5: expected a folder to write to, got a file")
    contains(fails("lab", "-o", "lab", "--cifar", "sines"), "lab: --cifar sines: expected a folder of CIFAR-10's binary files")
    check(not (folder / "lab").exists(), "a folder for nothing")


@case
def what_is_read_is_not_written_over():
    write("d.csv", "a,b\n" + "".join(f"{i % 7},{i % 5}\n" for i in range(60)))
    cli("new", "Input 2; Dense 1; Dense 2", "-o", "two.h5")
    cli("train", "two.h5", "--data", "d.csv", "--epochs", "1", "-o", "two.hourglass.h5")
    os.link(folder / "d.csv", folder / "linked.csv")
    cli("train", "two.h5", "--data", "d.csv", "--epochs", "1", "-o", "o.h5", "--checkpoint", "c.h5")
    os.remove(folder / "o.h5")
    cli("encode", "two.h5", "--data", "d.csv", "-o", "z.npy")
    cli("new", "10-3", "-o", "ten.h5")
    kept = {name: read(name) for name in ("d.csv", "two.h5", "two.hourglass.h5", "c.h5", "z.npy")}
    read_over, twice = "expected another file than the one that is read", "expected a file of its own for each result"
    for text, *arguments in ((read_over, "train", "two.h5", "--data", "d.csv", "-o", "linked.csv"),
                             (read_over, "train", "two.h5", "--data", "d.csv", "-o", "o.h5", "--history", "d.csv"),
                             (twice, "train", "two.h5", "--data", "d.csv", "-o", "o.h5", "--history", "o.h5"),
                             (twice, "train", "two.h5", "--data", "d.csv", "-o", "o.h5", "--checkpoint", "o.h5"),
                             (read_over, "sweep", "two.h5", "--data", "d.csv", "-o", "d.csv"),
                             (read_over, "runs", "two.hourglass.h5", "-o", "two.hourglass.h5"),
                             (twice, "runs", "two.hourglass.h5", "-o", "r", "--report", "r"),
                             (read_over, "anomalies", "two.hourglass.h5", "-o", "two.hourglass.h5"),
                             (read_over, "anomalies", "two.h5", "--data", "d.csv", "-o", "d.csv"),
                             (twice, "train", "two.h5", "--data", "d.csv", "-o", "o.h5", "--history", "./o.h5"),
                             (read_over, "train", "two.h5", "--data", "d.csv", "-o", "o.h5", "--history", "two.h5"),
                             (read_over, "train", "two.h5", "--data", "d.csv", "-o", "o.h5", "--checkpoint", "two.h5"),
                             (read_over, "train", "two.h5", "--data", "d.csv", "-o", "o.h5", "--resume", "c.h5", "--history",
                              "c.h5"),
                             (read_over, "encode", "two.h5", "--data", "d.csv", "-o", "two.h5"),
                             (read_over, "embed", "d.csv", "-o", "d.csv"),
                             (read_over, "data", "d.csv", "-o", "d.csv"),
                             (read_over, "decode", "two.h5", "--latent", "z.npy", "-o", "z.npy"),
                             (read_over, "decode", "two.h5", "--latent", "z.npy", "-o", "two.h5"),
                             (read_over, "weights", "two.h5", "--tensor", "dense/kernel", "-o", "two.h5"),
                             (read_over, "export", "two.h5", "--to", "pytorch", "-o", "two.h5"),
                             (read_over, "export", "two.h5", "--to", "keras", "-o", "s.py", "--weights", "two.h5"),
                             *((read_over, command, "two.h5", "--data", "d.csv", "-o", "d.csv")
                               for command in ("encode", "predict", "layers", "gradients"))):
        contains(fails(*arguments), text)
    for name, data in kept.items():
        equal(read(name), data, name)
    cli("train", "two.h5", "--data", "d.csv", "--epochs", "1", "-o", "two.h5")  # a model that goes on in its place
    for _ in range(2):  # nor is what is built in a file of that name
        cli("train", "ten.h5", "--data", "factors", "--epochs", "1", "-o", "factors")


@case
def a_projects_own_data_is_not_written_over():
    table = read(write("own.csv", read("d.csv")))
    cli("train", "two.h5", "--data", "own.csv", "--epochs", "1", "-o", "own.hourglass.h5")
    for command, *more in (("train", "-o", "o.h5", "--history", "own.csv"), ("train", "-o", "own.csv"),
                           ("anomalies", "-o", "own.csv"), ("encode", "-o", "own.csv"), ("runs", "-o", "own.csv"),
                           ("sweep", "--waist", "1", "--epochs", "1", "-o", "own.csv")):
        data = ("--data", "own.csv") if command == "encode" else ()
        contains(fails(command, "own.hourglass.h5", *data, *more), "expected another file than the one that is read")
        equal(read("own.csv"), table, command)


@case
def an_empty_word_is_no_name():
    for command in ("train", "sweep", "runs", "anomalies", "compare", "summary"):
        contains(refuses(command, ""), f"{command}: expected hourglass-cli {command} ", "got an empty word")


@case
def what_was_worked_for_is_saved_though_nobody_reads_on():
    """As with `| head -1`: the output goes nowhere, and the file is there."""
    for arguments, file in ((("train", "m.h5", "--data", "factors", "--epochs", "3", "-o", "kept.h5"), "kept.h5"),
                            (("sweep", "m.h5", "--data", "factors", "--waist", "1..3", "--epochs", "1", "-o", "kept.csv"),
                             "kept.csv"),
                            (("runs", "two.hourglass.h5", "-o", "r.csv", "--report", "r.pdf", "--plot", "b.svg"), "r.pdf"),
                            (("encode", "m.h5", "--data", "factors", "-o", "kept.npy"), "kept.npy"),
                            (("sweep", "m.h5", "--data", "factors", "--waist", "1", "--epochs", "1", "--json", "--plot", "k.svg"),
                             "k.svg")):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run([program, *arguments], cwd=folder, stdout=writer, stderr=subprocess.PIPE, env=environment,
                              timeout=60)
        os.close(writer)
        hold_to_contract(done.returncode, 1, "", done.stderr.decode(), arguments)
        contains(done.stderr.decode(), "standard output: expected room to write, got a full or closed one")
        check((folder / file).exists(), f"{file} is lost")
    check((folder / "r.csv").exists() and (folder / "b.svg").exists(), "not all of the runs' files")


main()
