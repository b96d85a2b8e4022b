"""Open a model of nested models, fold the encoder by its triangle and unfold it by key, zoom by Ctrl and wheel, fold
all from the keyboard, find a layer that is folded away. The pointer is moved by xdotool; what came of it is read by
screen reader."""
import os
import shutil
import sys
import tempfile
import time

from screen import BUTTON, Atspi, app, named, place, starting, xdotool
from story import Story, find

story = Story(12)
program = sys.argv[1]
folder = tempfile.mkdtemp(prefix="hourglass-story-", dir=os.environ["HOME"])
path = os.path.join(folder, "nested.h5")
golden = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden", "keras")
shutil.copy(os.path.join(golden, "keras3_nested.h5"), path)


def shown(text):
    """What is shown of the stack and begins so."""
    return find(app(), lambda node: (node.get_name() or "").startswith(text) and node.get_role() == BUTTON
                and node.get_state_set().contains(Atspi.StateType.VISIBLE))


def fold(name, state):
    node = shown(name + ", nested model, ")
    return node if node is not None and node.get_name().endswith(", " + state) else None


def pitch():
    """From one bar to the next, in px."""
    bars = shown("Batch normalization, in encoder"), shown("Dense 4, ")
    return place(bars[1])[1] - place(bars[0])[1] if all(bars) else 0


def settled():
    """The same once nothing glides any more."""
    before, now = 0, pitch()
    while before != now:
        time.sleep(0.3)
        before, now = now, pitch()
    return now


def zoomed():
    """Turns the wheel some more; the first turn may only tell where it stands."""
    xdotool("keydown", "Control_L", *["click", 4] * 3, "keyup", "Control_L")
    return pitch() > designed * 1.15


def restored():
    """Presses again where turns of the wheel came late: they wait for the next frame, a key does not."""
    xdotool("key", "ctrl+0")
    return pitch() == designed


story.start(program, path)
story.wait("the file is open", lambda: named("What is in this file"))
window = xdotool("search", "--sync", "--onlyvisible", "--name", "Hourglass")[-1]
xdotool("windowmove", "--sync", window, 0, 0)
xdotool("windowfocus", window)
encoder = story.wait("its encoder is a nested model", lambda: fold("encoder", "unfolded"))
story.step("said to be expanded", encoder.get_state_set().contains(Atspi.StateType.EXPANDED), encoder.get_name())

x, y, width, height = place(encoder)
xdotool("mousemove", x + 8, y + height // 2, "click", 1)
story.wait("a click on its triangle folds it", lambda: fold("encoder", "folded"))
story.wait("its layers are hidden", lambda: not shown("Batch normalization, in encoder"))
xdotool("key", "Right")
story.wait("the right arrow unfolds it", lambda: fold("encoder", "unfolded") and shown("Batch normalization, in enc"))

designed = settled()
x, y, _, _ = place(shown("Dense 4, "))
xdotool("mousemove", x + 30, y + 12)
story.wait("Ctrl and the wheel zoom", zoomed)
story.wait("Ctrl+0 takes it back", restored)

xdotool("key", "alt+shift+Left")
story.wait("one key folds all", lambda: fold("encoder", "folded") and fold("decoder", "folded"))
xdotool("key", "ctrl+f")
story.wait("the finder is open", lambda: named("Find a layer", Atspi.Role.ENTRY))
xdotool("type", "dense 4")
xdotool("key", "Return")
story.wait("a found layer is unfolded", lambda: shown("Dense 4, ") and fold("decoder", "folded"))
xdotool("key", "alt+shift+Right")
story.wait("one key unfolds all", lambda: fold("decoder", "unfolded"))
story.end()
