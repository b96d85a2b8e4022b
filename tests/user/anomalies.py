"""Which heartbeats are unusual: train on normal ones alone, see the others stand out while it trains, move the threshold by
pointer and by keyboard, let a rule choose it, and go to the worst beat in another view; all beats, then."""
import re
import sys
import time

from screen import BUTTON, Atspi, act, app, call, named, place, starting, xdotool
from story import Story, find

story = Story(15)


def figures():
    """Precision, recall and flagged beats, as they are said."""
    node = starting("Precision ")
    found = re.match(r"Precision ([\d.—]+) · recall ([\d.—]+) · F1 ([\d.—]+) · (\d+) of (\d+) flagged", node.get_name()) if node else None
    return found.groups() if found else None


def histogram():
    return starting("Errors of ")


def press_until(key, look):
    for _ in range(12):
        if look():
            return True
        xdotool("key", key)
        time.sleep(0.2)
    return bool(look())


story.start(sys.argv[1], "heartbeats")
story.wait("the example is open with its data", lambda: named("ecg", Atspi.Role.TOGGLE_BUTTON) or named("ecg"))
window = xdotool("search", "--sync", "--onlyvisible", "--name", "Hourglass")[-1]
xdotool("windowmove", "--sync", window, 0, 0)
xdotool("windowfocus", window)
story.step("the view is shown by its key", press_until("ctrl+7", lambda: named("Samples that are reproduced badly stand out here while it trains.")))
act(named("Train", BUTTON))
story.wait("errors are judged", figures)
story.wait("who marked the beats is said",
           lambda: named("Premature beats are marked by a rule (early and wide), not by a cardiologist."))
story.wait("the training ends", lambda: named("Train", BUTTON))
story.wait("nine of ten pairs are told apart", lambda: (lambda node: node and float(node.get_name()[4:9]) >= 0.9)(starting("AUC ")))
x, y, width, height = place(histogram())
xdotool("mousemove", x + width * 3 // 4, y + height // 2, "click", 1)
story.wait("a press sets the threshold", lambda: named("Threshold: set by hand"))
before = figures()
xdotool("mousemove", x + width * 3 // 4, y + height // 2, "mousedown", 1, "mousemove", x + width // 4, y + height // 2, "mouseup", 1)
story.wait("a drag to the left flags more", lambda: int(figures()[3]) > int(before[3]))
dragged = histogram().get_name()
story.step("an arrow key moves it", press_until("Right", lambda: histogram().get_name() != dragged))
for _ in range(200):
    xdotool("key", "--delay", "0", "Left")
story.wait("at the left end every beat is flagged", lambda: figures()[3] == figures()[4] and figures()[1] == "1.000")


def row_with(state):
    return find(app(), lambda node: node.get_role() == Atspi.Role.LIST_ITEM and ", MSE " in (node.get_name() or "")
                and node.get_state_set().contains(state))


story.step("the worst are reached by keyboard", press_until("Tab", lambda: row_with(Atspi.StateType.FOCUSED)))
story.step("and one is selected", press_until("space", lambda: row_with(Atspi.StateType.SELECTED)))
sample = row_with(Atspi.StateType.SELECTED).get_name().split(",")[0]
act(named("Reconstruct"))
story.wait("the other view shows beats", lambda: starting("Originals against reconstructions; "))
act(named("Selected"))
story.wait("and does", lambda: starting("Originals against reconstructions; " + sample))
story.step("all beats are trained on, then", call("/window/1", "normal-only"))
story.end()
