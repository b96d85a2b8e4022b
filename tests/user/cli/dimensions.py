"""dimensions: the same table in words and as JSON, with the rank of every layer on data, before training too."""
from story import *

STACK = "Input 5x4; LSTM 3 sequences; LSTM 6 sequences; LSTM 1; RepeatVector 5; LSTM 4 sequences"


def waves(n):
    return [((i * 7919 + i * i * 104729) % 1009) / 504.5 - 1 for i in range(n)]


write_npy("x.npy", (60, 5, 4), waves(60 * 20))
cli("new", STACK, "-o", "m.h5", "--seed", "3")


@case
def every_layer_has_its_room_and_its_rank():
    it = cli_json("dimensions", "m.h5", "--data", "x.npy")
    equal(it["samples"], 60, "samples")
    equal([layer["values"] for layer in it["layers"]], [20, 15, 30, 1, 5, 20], "values")
    equal([layer["output_shape"] for layer in it["layers"]][1:4], [[None, 5, 3], [None, 5, 6], [None, 1]], "shapes")
    equal([layer["parameters"] for layer in it["layers"]], [0, 96, 240, 32, 0, 96], "parameters")
    for layer in it["layers"]:
        check(1 <= layer["effective_rank"] <= min(layer["values"], 59) + 1e-6, f"{layer['name']}: {layer['effective_rank']}")
        check(1 <= layer["components_95"] <= layer["values"], layer["name"])
        equal(layer["effective_rank_before"], None, "not asked for")
    equal((it["waist"]["layer"], it["waist"]["values"]), ("lstm_2", 1), "the waist")
    near(it["waist"]["effective_rank"], 1, 1e-6, "one value has one direction")
    near(it["layers"][4]["effective_rank"], 1, 1e-6, "and its repetition none more")


@case
def first_weights_of_the_same_seed_have_the_same_ranks():
    it = cli_json("dimensions", "m.h5", "--data", "x.npy", "--before", "3")
    for layer in it["layers"]:
        equal(layer["effective_rank_before"], layer["effective_rank"], layer["name"])
    other = cli_json("dimensions", "m.h5", "--data", "x.npy", "--before", "4")["layers"][2]
    check(other["effective_rank_before"] != other["effective_rank"], "another seed's are others")


@case
def the_questions_are_answered_in_words():
    text = " ".join(cli("dimensions", "m.h5", "--data", "x.npy").split())
    contains(text, "What is the latent size? LSTM 1 (lstm_2) holds 1 value per sample for 20 that come in: 20.00×.",
             "LSTM 6 (lstm_1) goes from 5 × 3 to 5 × 6, 15 → 30 values, and computes all 30 from those 15.",
             "Everything after LSTM 1 (lstm_2) is computed from its 1 value.")
    contains(fails("dimensions", "m.h5", "--data", write_npy("other.npy", (3, 7), waves(21))), "5 × 4")


main()
