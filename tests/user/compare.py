"""Compare a model with one that somebody changed a single weight of: the verdict, the row and its numbers by keyboard, the
filter, the other way round, and another file in its place."""
import os
import shutil
import struct
import sys
import tempfile

from screen import Atspi, act, app, call, named, starting, xdotool
from story import Story, walk

story = Story(15)
program = sys.argv[1]
folder = tempfile.mkdtemp(prefix="hourglass-story-", dir=os.environ["HOME"])
golden = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden", "keras")
before, after = os.path.join(folder, "before.h5"), os.path.join(folder, "after.h5")
shutil.copy(os.path.join(golden, "keras2_lstm_ae.h5"), before)


def change_one_weight():
    """Adds 0.5 to the one weight that is −0.411796: lstm_2's recurrent kernel from unit 1 to the forget gate's unit 1."""
    data = bytearray(open(before, "rb").read())
    places = [i for i in range(0, len(data) - 3, 4) if abs(struct.unpack_from("<f", data, i)[0] + 0.411796) < 5e-7]
    struct.pack_into("<f", data, places[0], struct.unpack_from("<f", data, places[0])[0] + 0.5)
    open(after, "wb").write(data)
    return len(places)


def rows():
    """What is said of each row of the comparison that is there."""
    return [node.get_name() for node in walk(app()) if node.get_role() == Atspi.Role.LIST_ITEM
            and any(word in node.get_name() for word in (", same", ", weights differ", ", changed", ", added", ", removed"))]


story.step("one weight is changed", change_one_weight() == 1)
story.start(program, before)
story.wait("the file is open", lambda: named("What is in this file"))
story.step("another file is handed over", call("/window/1", "compare-path", after))
verdict = "Same structure; 1 of 17 weight arrays differs, at most by 0.500 (lstm_2/recurrent_kernel [0, 8])."
story.wait("the verdict names the weight", lambda: named(verdict))
story.wait("its layer is marked", lambda: "LSTM 8 lstm_2, weights differ" in rows())
story.step("and the others are the same", sum(row.endswith(", same") for row in rows()) == 7, rows())
window = xdotool("search", "--sync", "--onlyvisible", "--name", "^Compare$")[-1]
xdotool("windowmove", "--sync", window, 0, 0)
xdotool("windowfocus", "--sync", window)
story.wait("what differs is shown from the beginning", lambda: named("[0, 8]") and named("lstm_2: weights differ"))
xdotool("key", "Down")
story.wait("the arrow keys go on to the next layer", lambda: named("lstm_3: same"))
xdotool("key", "Up")
story.wait("and back", lambda: named("lstm_2: weights differ"))
act(named("Only differences"))
story.wait("only what differs is left when asked", lambda: rows() == ["LSTM 8 lstm_2, weights differ"])
act(named("Swap"))
story.wait("the other way round it is as far", lambda: named(verdict) and named("lstm_2: weights differ"))
xdotool("key", "Escape")
story.wait("Escape closes the comparison", lambda: not rows())
call("/window/1", "compare-path", os.path.join(golden, "keras3_gru.h5"))
story.wait("a model of other layers has others", lambda: any(row.endswith(", removed") for row in rows()))
story.step("which are added", any(row.endswith(", added") for row in rows()), rows())
call("/window/1", "compare-path", os.path.join(folder, "none.h5"))
story.wait("a file that is not there is told", lambda: starting("none.h5: "))
story.end()
