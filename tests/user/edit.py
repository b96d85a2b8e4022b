"""By hand and by keys: select several layers and copy them below, type a layer where it goes, lay a wire that hands a
state over and take it away again, and ask where a number comes from. What came of it is read by screen reader."""
import sys
import time

from screen import TEXT, Atspi, app, bars, drag, named, place, starting, xdotool
from story import Story, find, rested

story = Story(15)
story.start(sys.argv[1])
BEGINNING = ["Input", "LSTM 5", "LSTM 16", "LSTM 1", "RepeatVector 5", "LSTM 5", "LSTM 16", "TimeDistributed Dense 59"]


def titles():
    return [bar.get_name().split(",")[0] for bar in bars()]


def settled():
    """True once two looks at the bars agree and there are eight."""
    first = titles()
    time.sleep(0.3)
    return first == BEGINNING and first == titles()


def click(bar, *keys):
    x, y, width, height = place(bar)
    for key in keys:
        xdotool("keydown", key)
    xdotool("mousemove", x + width // 2, y + height // 2, "click", 1)
    for key in keys:
        xdotool("keyup", key)


def selected():
    return [i for i, bar in enumerate(bars()) if bar.get_state_set().contains(Atspi.StateType.SELECTED)]


def says(text):
    return find(app(), lambda node: text in (node.get_name() or "") or text in (node.get_description() or ""))


story.wait("the example is open", settled)
window = xdotool("search", "--sync", "--onlyvisible", "--name", "Hourglass")[-1]
xdotool("windowmove", "--sync", window, 0, 0)
time.sleep(0.5)

click(bars()[1])
click(bars()[2], "shift")
story.wait("Shift and a click select both", lambda: selected() == [1, 2])
click(bars()[4], "ctrl")
story.wait("Ctrl and a click add one", lambda: selected() == [1, 2, 4])
click(bars()[1])
xdotool("key", "shift+Down")
story.wait("Shift and an arrow let the selection grow", lambda: selected() == [1, 2])
xdotool("key", "ctrl+c", "ctrl+v")
story.wait("copies stand below", lambda: titles() == BEGINNING[:3] + BEGINNING[1:3] + BEGINNING[3:])
story.wait("and are selected", lambda: selected() == [3, 4])
xdotool("key", "ctrl+z")
story.wait("one undo takes them back", settled)

click(bars()[1])
xdotool("key", "slash")
story.until(lambda: named("Layer to add below", TEXT))
xdotool("type", "lstm 7 sequences")
story.wait("what is typed has a shape", lambda: says("LSTM 7 → 5 × 7 · 35 values"))
xdotool("key", "Return")
story.wait("and goes below the layer", lambda: titles() == BEGINNING[:2] + ["LSTM 7"] + BEGINNING[2:])
xdotool("key", "ctrl+z")
story.wait("until it is undone", settled)

x, y, width, height = place(bars()[1])
x2, y2, width2, height2 = place(bars()[5])
drag(x, y + int(height * 0.7), x2 + width2 // 2, y2 + height2 // 2)
story.wait("a wire hands the state over", lambda: starting("LSTM 5, relu, state") or says("h and c from LSTM 5"))
story.step("and the layer says so", "h and c from LSTM 5" in bars()[5].get_name(), bars()[5].get_name())
(left, *_), _, _, (_, y3, _, height3), *_ = rested(lambda: [place(bar) for bar in bars()])  # it may glide
xdotool("mousemove", left - 9, y3 + height3 // 2, "click", 1)
time.sleep(0.3)
xdotool("key", "Delete")
story.wait("a click and Delete take the wire away",
           lambda: len(bars()) == 8 and "takes" not in bars()[5].get_name())

click(bars()[2])
xdotool("key", "n", "n", "n")
story.wait("a number says where it comes from",
           lambda: "5 × 16 = 80 values" in (bars()[2].get_description() or ""))
xdotool("key", "ctrl+z", "ctrl+z")
story.wait("all is undone", settled)
story.end()
