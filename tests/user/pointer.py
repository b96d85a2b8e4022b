"""A stranger's model with nothing but the pointer: dropped on the window from another program, its waist seen, a weight
of the second LSTM's forget gate read under the pointer, run on an array that is dropped, its encoder saved and dropped
in its place; told of the era whose file is named. Without a name, files that are no whole model are dropped, one of them
called .h5 and a text.

    pointer.py PROGRAM [FILE]
"""
import os
import subprocess
import sys
import tempfile
import time

from eras import FORGET, asked, own, write_array
from screen import BUTTON, TEXT, Atspi, click, drag, move, named, place, press, starting, xdotool
from story import Story

story = Story(20 if sys.argv[2:] else 6)
program = os.path.abspath(sys.argv[1])
folder = tempfile.mkdtemp(prefix="hourglass-story-", dir=os.environ["HOME"])
here = os.path.dirname(os.path.abspath(__file__))
STANDS = 1200, 900  # where the other program's window is put
SWEEP = 12  # px between the places where the pointer looks for a weight
BELOW = 35  # px from the top of a picture of weights to the first of them


def window(title):
    """Puts a window where nothing is in its way."""
    number = xdotool("search", "--sync", "--onlyvisible", "--name", title)[-1]
    xdotool("windowmove", "--sync", number, *((0, 0) if title != "^Files$" else STANDS))
    return number


def drop(path):
    """Drags the file from the other program's window to the middle of the program's."""
    files.stdin.write(path + "\n")
    files.stdin.flush()
    time.sleep(0.3)
    drag(STANDS[0] + 100, STANDS[1] + 30, 640, 400)


def in_sight(words, role):
    """What is called @words, as soon as it has a place."""
    def look():
        node = named(words, role)
        return node if node is not None and place(node)[2] > 0 else None
    return look


def press_on(words, role=BUTTON):
    """Clicks what is called @words as soon as it is there and in sight."""
    click(story.wait(f"“{words}” is in sight", in_sight(words, role)))


def view(name):
    """Goes to a view by its name in the row, or in the menu of those that the row has no room for."""
    role = Atspi.Role.PAGE_TAB if in_sight(name, Atspi.Role.PAGE_TAB)() else Atspi.Role.MENU_ITEM
    if role == Atspi.Role.MENU_ITEM:
        press(named("More", BUTTON))
        time.sleep(0.5)  # its items are told of before the menu is where it stays
    press(story.wait(f"“{name}” is in sight", in_sight(name, role)))
    time.sleep(0.5)  # GTK 4.8 ends the program when a menu that is going is asked what is in it


def read_under(picture, array):
    """Moves the pointer from the left over the first row of the picture, below the names of the gates, until the weight is
    read out: how many gates are beside each other is as there is room. What is read."""
    x, y, width, _ = place(picture)
    move(x + SWEEP, y + BELOW)
    read = story.wait("the weight under the pointer is read out", lambda: starting(array + " · "))
    for over in range(SWEEP, width, SWEEP):
        move(x + over, y + BELOW)
        if FORGET in (words := read.get_name()):
            return words
    return read.get_name()


def dropped(name, words):
    """Drops a golden file, and waits for what is said of it."""
    drop(own(name, folder))
    story.wait(f"{name} that is dropped is understood", lambda: starting(words))


def read_weight(bar, array, weight):
    """Clicks the layer's bar, goes to its weights and to its recurrent kernel, and finds the forget gate's first value."""
    click(story.wait("the second LSTM has a bar", lambda: starting(bar)))
    view("Weights")
    story.wait("whose first weight is pictured", lambda: starting(array.replace("recurrent_", "") + ", "))
    press_on("Next array")
    picture = story.wait("and its recurrent one after it", lambda: starting(array + ", "))
    read = read_under(picture, array)
    story.step(f"the forget gate's first is {weight}", read == f"{array} · {FORGET}{weight}", read)


def save_encoder(path, held):
    """Saves the encoder of the file under the name that is proposed, and drops that file."""
    view("File")
    press_on("Save encoder…")
    story.wait("a name is proposed for the encoder", lambda: named("Name:", TEXT))
    press_on("_Save Save")
    encoder = path.rsplit(".", 1)[0] + "_encoder.h5"
    story.wait("which is saved", lambda: os.path.exists(encoder))
    time.sleep(0.5)  # GTK 4.8 ends the program when a dialog that is going is asked what is in it
    drop(encoder)
    story.wait("and opens when it is dropped", lambda: named(held) and not starting("RepeatVector"))


def tell_era(name, title, waist, weight, shape, held):
    _, bar, array, number = weight
    path = own(os.path.join("keras", name), folder)
    drop(path)
    story.wait(f"{name} that is dropped is open", lambda: named("What is in this file") and named(name))
    story.wait("its title says how far it squeezes, and its file where", lambda: starting(title) and starting(waist))
    story.step("nothing is said of data that were there before", not starting("The stack expects "))
    read_weight(bar, array, number)
    write_array(path + ".npy", shape)
    drop(path + ".npy")
    story.wait("an array that is dropped is the data", lambda: named(name + ".npy"))
    view("Reconstruct")
    story.wait("and the model runs on it",
               lambda: named("8 test samples") and starting("Originals against reconstructions; Sample "))
    save_encoder(path, held)


def tell_odd_files():
    dropped("keras/keras1_lstm_weights.h5", "Warning: The architecture is a guess: the file holds weights")
    dropped("keras/keras2_lambda.h5", "1 layer is unknown and not executed · 58 parameters")
    dropped("foreign/text.h5", "text.h5: expected an HDF5 file, got something else")
    story.step("what was open stays", named("keras2_lambda.h5"))
    dropped("trees/table.h5", "No Keras model in here: ")


os.chdir(folder)  # where the file dialog begins
story.start(program)
story.wait("the window is there", lambda: named("Train", BUTTON) and named("paper-machine"))
xdotool("windowsize", "--sync", window("Hourglass$"), 1590, 830)
files = subprocess.Popen(["/usr/bin/python3", os.path.join(here, "drag-source.py"), folder], stdin=subprocess.PIPE, text=True)
window("^Files$")
if sys.argv[2:]:
    tell_era(*asked()[0])
else:
    tell_odd_files()
files.kill()
story.end()
