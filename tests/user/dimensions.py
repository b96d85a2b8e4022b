"""Ask how small the input gets: what every layer has room for and what it uses, before and after training, in words
and row by row by keyboard; where a number comes from; and the equations as PyTorch writes them."""
import sys
import time

from screen import BUTTON, Atspi, act, app, call, epoch, named, starting, xdotool
from story import Story, find

story = Story(15)
program = sys.argv[1]


def saying(words):
    """Something that has @words in its name."""
    return find(app(), lambda node: words in (node.get_name() or ""))


def readout():
    """What is said of the row under the cursor."""
    node = find(app(), lambda it: " for 95 %, untrained " in (it.get_name() or "") and not it.get_name().startswith("Dimensions"))
    return node.get_name() if node is not None else ""


def walk_down(words):
    """Moves a row down until the read-out begins with @words, each time waiting until it has changed."""
    for _ in range(20):
        before = readout()
        if before.startswith(words):
            return True
        xdotool("key", "Down")
        until = time.monotonic() + 2
        while readout() == before and time.monotonic() < until:
            time.sleep(0.05)
    return False


story.start(program)
story.wait("the first example is there", lambda: named("Latent"))
window = xdotool("search", "--sync", "--onlyvisible", "--name", "Hourglass")[-1]
xdotool("windowmove", "--sync", window, 0, 0)
xdotool("windowfocus", window)
call("/window/1", "view", "dimensions")
story.wait("it is measured before anything is trained", lambda: saying("samples with untrained weights"))
story.wait("the latent size is said", lambda: saying("LSTM 1 (lstm_2) holds 1 value per sample for 295 that come in: 295.00×."))
act(named("Train", BUTTON))
story.wait("it trains", lambda: named("Stop", BUTTON))
time.sleep(1)
act(named("Stop", BUTTON))
story.wait("and is measured again", lambda: starting("Measured on 512 of ") and not saying("untrained weights"))
answer = story.wait("whether widening brought anything back", lambda: saying("25 → 80 values, and computes all 80 from those 25"))
story.step("with measured numbers", "The effective rank is" in answer.get_name(), answer.get_name())
story.wait("and what is left after the waist", lambda: saying("Everything after LSTM 1 (lstm_2) is computed from its 1 value."))
plot = story.wait("the picture is told row by row", lambda: starting("Dimensions along the stack. Input · input_layer · 5 × 59: 295 values"))
at = plot.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
xdotool("mousemove", at.x + at.width // 2, at.y + 36, "click", 1)
xdotool("mousemove", 5, 5)
story.step("rows are read by keyboard", walk_down("LSTM 16 · lstm_1 · 5 × 16: 80 values, effective rank"))
number = story.wait("the layer is selected, with its numbers", lambda: named("Axis 2 of 2: 16"))
folded = named("Inspector")
if folded:
    act(folded)
    time.sleep(1)
act(number)
story.wait("one says where it comes from", lambda: named("16 units: the option Units."))
act(named("Parameters: 1,408"))
story.wait("and so does the count", lambda: saying("4 · 16 · (5 + 16 + 1) = 1,408 parameters."))
act(named("PyTorch"))
story.wait("PyTorch has no relu LSTM, which is said", lambda: saying("PyTorch's own layer has no such options"))
story.step("nothing fell over", story.app.poll() is None)
story.end()
