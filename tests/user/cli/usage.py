"""Wrong usage is one sentence and exit 2; help is found everywhere; values come after a space or an equals sign."""
import subprocess

from story import case, check, cli, contains, environment, equal, main, program, read, refuses, run

COMMANDS = ["new", "summary", "check", "train", "evaluate", "predict", "encode", "layers", "gradients", "convert", "data", "plot"]


@case
def help_lists_every_command_and_each_has_its_own():
    overview = cli("--help")
    for command in COMMANDS:
        contains(overview, f"\n  {command} ")
        text = cli(command, "--help")
        contains(text, f"Usage: hourglass-cli {command} ")
        equal(text, cli("help", command), "help COMMAND")
        check(all(len(line) <= 120 for line in text.splitlines()), f"{command}: a line of more than 120 columns")
    contains(cli("new", "--help"), "rare-event-59", "lab-lstm", "pytorch-lstm", "recurrent-100", "dense-784", "10-3")
    contains(cli("train", "--help"), "--epochs N", "--history H.csv", "--validation-split X")
    contains(cli("train", "x.h5", "--epochs", "many", "--help"), "Usage: hourglass-cli train ")
    contains(cli("--version"), "Hourglass 0.")


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


main()
