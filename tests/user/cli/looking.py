"""Looking into files: any HDF5 file or archive as a tree, its data sets as data, and images."""
import json
import pathlib

from story import *

golden = pathlib.Path(__file__).resolve().parents[2] / "golden"


def items(name):
    return {item["path"]: item for item in json.loads(cli("inspect", golden / name, "--json"))}


@case
def any_hdf5_file_is_listed():
    text = cli("inspect", golden / "trees/table.h5")
    contains(text, "/frame/table", "compound of 3 fields", "12 values", "chunks of 4", "shuffle, deflate 9", "pandas_type = frame_table")
    table = items("trees/table.h5")["/frame/table"]
    equal((table["kind"], table["shape"], table["chunk"], table["fault"]), ("data set", [12], [4], None), "the table")
    equal({a["name"]: a["value"] for a in table["attributes"]}["NROWS"], "12", "an attribute")
    links = items("trees/links.h5")
    contains(links["/group/out"]["fault"], "/etc/passwd", "is not opened")
    contains(cli("inspect", golden / "trees/links.h5"), "is a link to /group/x, which is not followed", "another name of /group")


@case
def archives_are_listed_with_what_they_say():
    tree = items("foreign/deflated.keras")
    equal({a["name"]: a["value"] for a in tree["/config.json"]["attributes"]}["class_name"], "Sequential", "the class")
    check("/model.weights.h5/layers" in tree, "the weights in the archive")
    contains(fails("inspect", write("text.h5", "text")), "text.h5: expected an HDF5 file, got something else")
    contains(fails("inspect", "nothere.h5"), "nothere.h5: ", "No such file")


@case
def a_data_set_is_data():
    nested = golden / "trees/nested.h5"
    it = cli_json("data", nested, "--dataset", "/a/b/c/x")
    equal((it["samples"], it["shape"]), (5, [4, 3]), "as read")
    cli("new", "Input 4x3; Flatten; Dense 2; Dense 12; Reshape 4x3", "-o", "small.h5")
    cli("train", "small.h5", "--data", nested, "--dataset", "a/b/c/x", "-o", "trained.h5", "--epochs", "2")
    near(cli_json("evaluate", "trained.h5", "--data", nested, "--dataset", "a/b/c/x")["samples"], 5, 0, "samples")
    contains(fails("data", nested, "--dataset", "/words"), "nested.h5: /words: expected a data set of numbers, got string")
    contains(fails("data", nested), "nested.h5: which array is the input?")
    contains(fails("data", "sines", "--dataset", "/x"), "sines: is built in")


@case
def images_and_folders_are_data():
    it = cli_json("data", golden / "images/folder")
    equal((it["samples"], it["shape"]), (6, [6, 6, 3]), "as read")
    equal(it["classes"], [{"name": "round", "samples": 3}, {"name": "square", "samples": 3}], "classes")
    contains(fails("data", golden / "images/kinds"), "colour.jpg: expected 4 × 3 pixels, as alpha.png has, got 16 × 8", "choose one size for all, such as 4x3")
    contains(fails("data", golden / "images/kinds", "--size", "20x20", "--pad"), "a border needs images of one size", "leave out --pad")
    contains(fails("data", "digits", "--pad"), "--pad: a border needs a size to reach: add --size")
    it = cli_json("data", golden / "images/kinds", "--size", "8x4")
    equal((it["samples"], it["shape"]), (9, [4, 8, 3]), "resized")
    contains(fails("data", golden / "images/kinds", "--size", "8"), "--size: expected width and height such as 32x32, got 8")
    cli("new", "Input 6x6x3; Flatten; Dense 4; Dense 108; Reshape 6x6x3", "-o", "image.h5")
    cli("train", "image.h5", "--data", golden / "images/folder", "-o", "image-trained.h5", "--epochs", "2",
        "--validation-split", "0", "--test-split", "0")
    equal(cli_json("data", golden / "images/kinds/grey16.png")["shape"], [3, 4, 1], "one image")


main()
