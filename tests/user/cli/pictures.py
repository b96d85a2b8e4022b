"""plot: every picture in every format, light and dark, and histories that are none."""
import struct
import xml.etree.ElementTree

from story import case, check, cli, contains, equal, fails, main, read, refuses, write


def png_size(name):
    data = read(name)
    equal(data[:8], b"\x89PNG\r\n\x1a\n", f"{name}: the first bytes")
    equal(data[-8:-4], b"IEND", f"{name}: the last chunk")
    return struct.unpack(">II", data[16:24])


@case
def every_picture_is_drawn():
    cli("new", "rare-event-59", "-o", "m.h5")
    data = ("--data", "paper-machine", "--limit", "600")
    cli("train", "m.h5", *data, "-o", "t.h5", "--epochs", "2", "--history", "h.csv")
    pictures = {
        "history": ("history", "h.csv"),
        "rails": ("history", "h.csv", *data, "--components", "1"),
        "series": ("reconstructions", "t.h5", *data),
        "latent": ("latent", "t.h5", *data),
        "stack": ("stack", "t.h5"),
        "example": ("stack", "lab-lstm"),
        "broken": ("stack", "Input 5x59; LSTM 16; LSTM 1"),
    }
    for name, arguments in pictures.items():
        equal(cli("plot", *arguments, "-o", f"{name}.png"), f"{name}.png\n", "what it says")
        cli("plot", *arguments, "-o", f"{name}-dark.png", "--dark")
        width, height = png_size(f"{name}.png")
        check(300 <= width <= 4000 and 300 <= height <= 4000, f"{name}: {width} × {height}")
        equal(png_size(f"{name}-dark.png"), (width, height), "size of the dark one")
        check(read(f"{name}.png") != read(f"{name}-dark.png"), f"{name}: dark is light")
    check(read("history.png") != read("rails.png"), "baselines are not drawn")
    cli("new", "Input 64; Dense 9 relu; Dense 64", "-o", "d.h5")
    cli("plot", "reconstructions", "d.h5", "--data", "digits", "-o", "digits.png")
    cli("plot", "latent", "d.h5", "--data", "digits", "--part", "all", "-o", "digits-latent.png")
    png_size("digits.png")


@case
def other_formats_are_what_they_say():
    cli("plot", "stack", "m.h5", "-o", "stack.svg")
    root = xml.etree.ElementTree.fromstring(read("stack.svg"))
    equal(root.tag, "{http://www.w3.org/2000/svg}svg", "root")
    cli("plot", "history", "h.csv", "-o", "history.pdf")
    check(read("history.pdf").startswith(b"%PDF-") and b"%%EOF" in read("history.pdf")[-16:], "a whole PDF")
    contains(fails("plot", "stack", "m.h5", "-o", "stack.jpeg"), "stack.jpeg", ".png")
    contains(fails("plot", "stack", "m.h5", "-o", "none/stack.png"), "none/stack.png: expected the folder none")


@case
def histories_that_are_none_are_refused():
    header = "epoch,loss,mae,val_loss,val_mae,learning_rate,seconds\n"
    draw = ("-o", "no.png")
    contains(fails("plot", "history", write("other.csv", "a,b\n1,2\n"), *draw), "other.csv: expected a history", "no column loss")
    contains(fails("plot", "history", write("empty.csv", ""), *draw), "empty.csv: ")
    contains(fails("plot", "history", write("none.csv", header), *draw), "none.csv: expected a row for each epoch")
    contains(fails("plot", "history", write("text.csv", header + "1,much,1,1,1,1,1\n"), *draw),
             "text.csv: row 1, loss: expected a number, got much")
    contains(fails("plot", "history", write("ragged.csv", header + "1,1,1\n"), *draw), "ragged.csv: row 1: expected 7 columns, got 3")
    contains(fails("plot", "history", "nothere.csv", *draw), "nothere.csv: ")
    cli("plot", "history", write("keras.csv", "epoch,loss,val_loss\r\n0,0.5,0.6\r\n1,0.4,0.55\r\n"), "-o", "keras.png")
    png_size("keras.png")
    contains(refuses("plot", "history", "keras.csv", *draw, "--loss", "guess"), "plot: --loss: expected mse")


@case
def pictures_of_a_model_that_does_not_go_with_the_data_are_refused():
    contains(fails("plot", "reconstructions", "m.h5", "--data", "sines", "-o", "no.png"), "sines has 50 × 10")
    cli("new", "Input 64; Dense 9; Dense 10", "-o", "half.h5")
    contains(fails("plot", "reconstructions", "half.h5", "--data", "digits", "-o", "no.png"), "The output is 10 and the input 64")


main()
