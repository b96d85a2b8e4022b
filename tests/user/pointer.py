"""A stranger's model with nothing but the pointer: dropped on the window from another program, its waist seen, a weight
of the second LSTM's forget gate read under the pointer, run on an array that is dropped, its encoder saved and dropped
in its place. Then files that are no whole model are dropped, the last one called .h5 and a text."""
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time

from screen import BUTTON, TEXT, Atspi, click, drag, move, named, place, starting, xdotool
from story import Story

story = Story(25)
program = os.path.abspath(sys.argv[1])
folder = tempfile.mkdtemp(prefix="hourglass-story-", dir=os.environ["HOME"])
here = os.path.dirname(os.path.abspath(__file__))
golden = os.path.join(here, "..", "golden")
WEIGHT = "lstm_2 recurrent_kernel · forget gate · from unit 1 to unit 1: −0.411796"  # lstm_2/recurrent_kernel[0, 8]
STANDS = 1200, 900  # where the other program's window is put


def own(name):
    """A copy of a golden file; its path."""
    return shutil.copy(os.path.join(golden, name), folder)


def array(name):
    """A NumPy array of 40 samples of 7 × 3 values from 0 to 1; its path."""
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (40, 7, 3), }"
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", 118) + header.ljust(117).encode("ascii") + b"\n")
        file.write(struct.pack("<840f", *[i * 7919 % 101 / 101 for i in range(840)]))
    return path


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


def press(words, role=BUTTON):
    """Clicks what is called @words as soon as it is there and in sight."""
    def there():
        node = named(words, role)
        return node if node is not None and place(node)[2] > 0 else None
    click(story.wait(f"“{words}” is in sight", there))


def dropped(name, words):
    """Drops a golden file, and waits for what is said of it."""
    drop(own(name))
    story.wait(f"{name} that is dropped is understood", lambda: starting(words))


os.chdir(folder)  # where the file dialog begins
story.start(program)
story.wait("the window is there", lambda: named("Train", BUTTON) and named("paper-machine"))
xdotool("windowsize", "--sync", window("Hourglass$"), 1590, 830)  # wide enough for the names of all views
model = own("keras/keras2_lstm_ae.h5")
files = subprocess.Popen(["/usr/bin/python3", os.path.join(here, "drag-source.py"), model], stdin=subprocess.PIPE, text=True)
window("^Files$")
drop(model)
story.wait("a model that is dropped is open", lambda: named("What is in this file"))
story.wait("its waist is said", lambda: starting("lstm_3, with 2 values: "))
story.step("and nothing about the example's data", not starting("The stack expects "))
click(story.wait("the second LSTM has a bar", lambda: starting("LSTM 8, ")))
press("Weights", Atspi.Role.PAGE_TAB)
story.wait("whose first weight is pictured", lambda: starting("lstm_2 kernel, 7 × 32, values from "))
press("Next array")
picture = story.wait("and its recurrent one after it", lambda: starting("lstm_2 recurrent_kernel, 8 × 32, values from "))
x, y, width, height = place(picture)
move(x + width // 2 + 20, y + 35)  # of two by two gates, the one at the top right; below its name
read = story.wait("the weight under the pointer is read out", lambda: starting("lstm_2 recurrent_kernel · "))
story.step("which is the forget gate's first", read.get_name() == WEIGHT, read.get_name())
drop(array("array.npy"))
story.wait("an array that is dropped is the data", lambda: named("array.npy"))
press("Reconstruct", Atspi.Role.PAGE_TAB)
story.wait("and the model runs on it", lambda: named("8 test samples") and starting("Originals against reconstructions; Sample "))
press("File", Atspi.Role.PAGE_TAB)
press("Save encoder…")
story.wait("a name is proposed for the encoder", lambda: named("Name:", TEXT))
press("_Save Save")
encoder = os.path.join(folder, "keras2_lstm_ae_encoder.h5")
story.wait("which is saved", lambda: os.path.exists(encoder))
time.sleep(0.5)  # GTK 4.8 ends the program when a dialog that is going is asked what is in it
drop(encoder)
story.wait("and opens when it is dropped", lambda: named("Weights: 9 arrays, 908 values") and not starting("RepeatVector"))
dropped("keras/keras1_lstm_weights.h5", "Warning: The architecture is a guess: the file holds weights")
dropped("keras/keras2_lambda.h5", "1 layer is unknown and not executed · 58 parameters")
dropped("foreign/text.h5", "text.h5: expected an HDF5 file, got something else")
story.step("what was open stays", named("keras2_lambda.h5"))
dropped("trees/table.h5", "No Keras model in here: ")
files.kill()
story.end()
