"""Open a stranger's model, read what the File view says, go to one weight of the second LSTM's forget gate by
keyboard, save the encoder, open that."""
import os
import shutil
import sys
import tempfile
import time

from screen import BUTTON, TEXT, Atspi, act, app, call, click, named, place, starting, xdotool
from story import Story, rested

story = Story(15)
program = sys.argv[1]
folder = tempfile.mkdtemp(prefix="hourglass-story-", dir=os.environ["HOME"])
path = os.path.join(folder, "stranger.h5")
golden = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden", "keras")
shutil.copy(os.path.join(golden, "keras2_lstm_ae.h5"), path)


READOUT = "lstm_2 recurrent_kernel · forget gate · from unit 1 to unit 1: −0.411796"


def readout():
    """What is said of the cell under the cursor."""
    node = starting("lstm_2 recurrent_kernel · ")
    return node.get_name() if node is not None else ""


def walk_to(words):
    """Moves the cursor to the right, then down, until the read-out says @words."""
    for key in ["Right"] * 9 + ["Down"] * 9:
        if words in readout():
            return True
        before = readout()
        xdotool("key", key)
        until = time.monotonic() + 1
        while readout() == before and time.monotonic() < until:
            time.sleep(0.02)
    return words in readout()


story.start(program, path)
story.wait("the file is open", lambda: named("What is in this file"))
story.wait("it says who wrote it", lambda: named("Written by: Keras 2.2.4, tensorflow"))
story.wait("and how it was trained", lambda: named("Trained with: Adam 1e-3, MSE"))
story.wait("its weights are finite", lambda: starting("Fine: All 1,727 weights are finite."))
window = xdotool("search", "--sync", "--onlyvisible", "--name", "Hourglass")[-1]
xdotool("windowmove", "--sync", window, 0, 0)
xdotool("windowfocus", window)
xdotool("mousemove", 700, 600, "click", "--repeat", 3, 5)
row = story.wait("they are listed with their shapes", lambda: starting("lstm_2/recurrent_kernel, 8 × 32, "))
rested(lambda: place(row))  # it is scrolled
click(row)
picture = story.wait("a row leads to its picture", lambda: starting("lstm_2 recurrent_kernel, 8 × 32, values from "))
story.step("an image to a screen reader", picture.get_role() == Atspi.Role.IMAGE, picture.get_role())
xdotool("mousemove", 5, 5)
story.step("the arrow keys go to the forget gate", walk_to("forget gate · "), readout())
story.step("and read out the first weight there", readout() == READOUT, readout())
act(named("File"))
act(story.wait("the encoder can be saved", lambda: named("Save encoder…", BUTTON)))
entry = story.wait("a name is asked for", lambda: named("Name:", TEXT))
story.step("and proposed", entry.get_text_iface().get_text(0, 99) == "stranger_encoder.h5")
encoder = os.path.join(folder, "front.h5")
entry.get_editable_text_iface().set_text_contents(encoder)
act(named("_Save Save", BUTTON))
story.wait("it is saved", lambda: os.path.exists(encoder))
story.wait("and the window says so", lambda: named("Saved front.h5"))
call("", "quit")
while app() is not None:
    time.sleep(0.05)
story.start(program, encoder)
story.wait("and opens with its three layers", lambda: named("Weights: 9 arrays, 908 values")
           and starting("LSTM 2, ") and not starting("RepeatVector"))
story.end()
