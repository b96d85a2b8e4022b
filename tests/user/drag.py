"""By hand: drag the waist's edge to make it wider, cancel a drag with Escape, drag a bar to a new place, and undo both.
The pointer is moved by xdotool; what came of it is read by screen reader."""
import sys
import time

from screen import bars, drag, place, starting, xdotool
from story import Story

story = Story(9)
story.start(sys.argv[1])


def titles():
    return [bar.get_name().split(",")[0] for bar in bars()]


def settled():
    """True once two looks at the titles agree and there are eight."""
    first = titles()
    time.sleep(0.3)
    return len(first) == 8 and first == titles()


BEGINNING = ["Input", "LSTM 5", "LSTM 16", "LSTM 1", "RepeatVector 5", "LSTM 5", "LSTM 16", "TimeDistributed Dense 59"]
story.wait("the example is open", settled)
window = xdotool("search", "--sync", "--onlyvisible", "--name", "Hourglass")[-1]
xdotool("windowmove", "--sync", window, 0, 0)
time.sleep(0.5)
story.step("its bars stand in order", titles() == BEGINNING, titles())

x, y, width, height = place(starting("LSTM 1, relu, waist"))
drag(x + width, y + height // 2, x + width + 40, y + height // 2)
story.wait("the waist is wider", lambda: not starting("LSTM 1, relu, waist") and len(titles()) == 8)
wider = titles()[3]
story.step("by some units", wider.startswith("LSTM ") and 3 <= int(wider.split()[1]) <= 30, wider)
xdotool("key", "ctrl+z")
story.wait("one undo takes it back", lambda: titles() == BEGINNING)

x, y, width, height = place(starting("LSTM 1, relu, waist"))
drag(x + width, y + height // 2, x + width + 40, y + height // 2, drop=False)
xdotool("key", "Escape")
xdotool("mouseup", 1)
story.wait("Escape cancels a drag", lambda: titles() == BEGINNING)

x, y, width, height = place(starting("LSTM 5, relu"))
x2, y2, width2, height2 = place(starting("LSTM 16, relu"))
drag(x + 30, y + height // 2, x + 30, y2 + height2 // 2 + 12)
moved = BEGINNING[:]
moved[1], moved[2] = moved[2], moved[1]
story.wait("a bar can be put after the next one", lambda: titles() == moved)
story.step("and its shapes follow", starting("LSTM 16, relu, sequences, 5 × 16, 80 values, 4,864 parameters") is not None,
           titles())
xdotool("key", "ctrl+z")
story.wait("one undo brings the order back", lambda: titles() == BEGINNING)
story.end()
