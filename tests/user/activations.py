"""Run a stranger's model on images that are too small for it: take the size that is offered, see what every layer
gives for a sample, walk to a value by keyboard, go to the next layer, and ask what the layers are like over many."""
import os
import shutil
import sys
import tempfile
import time

from screen import BUTTON, Atspi, act, call, named, starting, xdotool
from story import Story

story = Story(15)
program = sys.argv[1]
folder = tempfile.mkdtemp(prefix="hourglass-story-", dir=os.environ["HOME"])
path = os.path.join(folder, "stranger.h5")
golden = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden", "keras")
shutil.copy(os.path.join(golden, "keras3_conv28.h5"), path)


def readout(words):
    """What is said of the cell under the cursor, where it begins so."""
    node = starting(words)
    return node.get_name() if node is not None else ""


def press_until(key, look):
    """Presses @key until look() holds, a few times at most: a window takes the keyboard when it is ready."""
    for _ in range(20):
        if look():
            return True
        xdotool("key", key)
        time.sleep(0.2)
    return bool(look())


story.start(program, path)
story.wait("the file is open", lambda: named("What is in this file"))
story.step("a built-in data set is taken", call("/window/1", "data", "digits"))
story.wait("the data do not fit, which is said",
           lambda: named("The stack expects 28 × 28 × 1 per sample; digits has 8 × 8 × 1."))
story.wait("a border would do", lambda: named("Lay a border around → 28 × 28 × 1", BUTTON))
size = story.wait("and another size", lambda: named("Resize the images → 28 × 28 × 1", BUTTON))
act(size)
story.wait("the data fit then", lambda: not named("Resize the images → 28 × 28 × 1", BUTTON))
window = xdotool("search", "--sync", "--onlyvisible", "--name", "Hourglass")[-1]
xdotool("windowmove", "--sync", window, 0, 0)
xdotool("windowfocus", window)
call("/window/1", "view", "activations")
picture = story.wait("what goes in is pictured", lambda: starting("input_layer, 28 × 28 × 1, values from "))
story.step("an image to a screen reader", picture.get_role() == Atspi.Role.IMAGE, picture.get_role())
at = picture.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
xdotool("mousemove", at.x + 30, at.y + 30, "click", 1, "mousemove", 5, 5)
story.wait("a click reads a pixel", lambda: readout("input_layer · channel 1 · row "))
story.step("the arrow keys walk to the first", press_until("Up", lambda: " · row 1 · " in readout("input_layer · channel 1 · "))
           and press_until("Left", lambda: readout("input_layer · channel 1 · row 1 · column 1: ")))
xdotool("key", "Down")
story.wait("and to the next", lambda: readout("input_layer · channel 1 · row 2 · column 1: "))
story.step("Page Down goes to the next layer", press_until("Next", lambda: starting("conv2d, 28 × 28 × 32, values ")))
story.wait("which the inspector shows, too", lambda: named("320 parameters"))
act(named("Many samples"))
story.wait("many samples are measured", lambda: starting("Measured on "))
story.wait("and what is found is said", lambda: starting("Fine: ") or starting("Warning: "))
story.end()
