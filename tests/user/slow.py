"""By screen reader: train the example, watch each layer's gradient, stop, go through the film and back in it, then see a
sample pass through an LSTM step by step, and write one sample's number to see it decoded."""
import sys
import time

from screen import BUTTON, SPIN, act, app, call, click, epoch, named, starting, xdotool
from story import Story, find

story = Story(17)
story.start(sys.argv[1])


def view(name):
    return call("/window/1", "view", name)


def label(beginning):
    node = starting(beginning)
    return node.get_name() if node is not None else ""


def step():
    """The step that slow motion is at, of its picture's summary."""
    node = find(app(), lambda it: ", step " in (it.get_name() or ""))
    return int(node.get_name().split(", step ")[1].split(" ")[0]) if node is not None else 0


story.wait("the example is open", lambda: starting("LSTM 16, relu, sequences, 5 × 16, 80 values, 1,408 parameters"))
story.wait("training can be started", lambda: named("Train", BUTTON))
story.step("the gradients can be looked at", view("gradients"))
story.wait("there are none yet", lambda: named("Nothing measured"))
act(named("Train", BUTTON))
story.wait("every layer's gradient is measured", lambda: starting("Weights and gradients by layer; LSTM 5"))
story.wait("two epochs pass", lambda: view("train") and epoch() >= 3)
story.step("it can be stopped", call("/window/1", "stop"))
story.wait("and is", lambda: starting("Stopped: "))
view("film")
story.wait("each epoch is a frame", lambda: label("Film of ").startswith("Film of "))
window = xdotool("search", "--sync", "--onlyvisible", "--name", "Hourglass")[-1]
xdotool("windowmove", "--sync", window, 0, 0)
xdotool("windowfocus", window)
click(starting("Film of "))
for _ in range(20):
    if starting("All views of samples show the frame of "):
        break
    xdotool("key", "Left")
    time.sleep(0.3)
story.wait("an arrow key goes one frame back", lambda: starting("All views of samples show the frame of "))
act(story.wait("the run can be taken back there", lambda: named("Rewind here", BUTTON)))
story.wait("and is", lambda: starting("The stack has the weights of "))
view("slow-motion")
story.wait("a layer is shown step by step", lambda: step() == 1)
act(named("Play", BUTTON))
story.wait("it plays", lambda: step() >= 3)
story.wait("to the end", lambda: step() == 5)
named("Sample number", SPIN).get_value_iface().set_current_value(7)
story.wait("another sample comes by its number", lambda: find(app(), lambda it: ", Sample 7" in (it.get_name() or "")))
view("reconstruct")
story.wait("and is decoded in the other view", lambda: starting("Originals against reconstructions; Sample "))
story.end()
