"""Break the first example in five ways, as people do, read what is said, and mend each by a fix that is offered: by
screen reader and pointer, and the last two by keyboard; or all by screen reader. After every mending the stack is the
example again.

    mistakes.py PROGRAM [reader]
"""
import sys
import time

from screen import BUTTON, SPIN, Atspi, act, app, click, named, starting, xdotool
from story import Story, find

reader = sys.argv[2:] == ["reader"]
story = Story(23)
story.start(sys.argv[1])
WHOLE = "295 → 1 · 295.00× · 99.66 % · 5,331 parameters"
BARS = {
    "first": "LSTM 5, relu, sequences, 5 × 5, 25 values, 1,300 parameters",
    "repeat": "RepeatVector 5, ",
    "decoder": "LSTM 16, relu, sequences, 5 × 16, 80 values, 1,408 parameters",
    "output": "TimeDistributed Dense 59, ",
}


def saying(words):
    """Something that has @words in its name."""
    return find(app(), lambda node: words in (node.get_name() or ""))


def last_starting(words):
    """The last bar whose name begins so: of two alike, the decoder's."""
    found = []
    find(app(), lambda node: (node.get_name() or "").startswith(words) and found.append(node) and False)
    return found[-1] if found else None


def select(bar):
    act(last_starting(bar), "bar.select")


def switch_off(what):
    switch = story.wait(f"its option {what} is there", lambda: named(what, Atspi.Role.CHECK_BOX))
    if reader:
        act(switch, "toggle")
    else:
        click(switch)


def set_number(what, value):
    number = story.wait(f"its {what} can be set", lambda: named(what, SPIN))
    number.get_value_iface().set_current_value(value)


def mend(fix, keys=False):
    """Presses the fix, and waits until the example is whole."""
    button = story.wait(f"“{fix}” is offered", lambda: named(fix, BUTTON))
    if keys and not reader:
        for _ in range(60):
            if button.get_state_set().contains(Atspi.StateType.FOCUSED):
                break
            xdotool("key", "Tab")
            time.sleep(0.05)
        xdotool("key", "Return")
    else:
        act(button)
    story.wait("and the stack is whole again", lambda: saying(WHOLE) and last_starting(BARS["output"]))


story.wait("the example is open", lambda: starting(BARS["decoder"]))
window = xdotool("search", "--sync", "--onlyvisible", "--name", "Hourglass")[-1]
xdotool("windowmove", "--sync", window, 0, 0)
xdotool("windowsize", "--sync", window, 1500, 980)
xdotool("windowfocus", window)
folded = named("Inspector")
if folded:
    act(folded)
time.sleep(1)

select(BARS["first"])
switch_off("Return sequences")
story.wait("a lost sequence is told", lambda: saying("LSTM 16 needs time × features and gets 5, because LSTM 5 returns only its last step."))
mend("Return sequences in LSTM 5 → 5 × 5")
act(named("Undo"))
story.wait("undoing the fix brings the fault back", lambda: saying("LSTM 16 needs time × features and gets 5"))
act(named("Redo"))
story.wait("and redoing it the example", lambda: saying(WHOLE))

select(BARS["decoder"])
switch_off("Return sequences")
story.wait("a decoder's lost sequence is told", lambda: saying("TimeDistributed Dense 59 needs time × features and gets 16"))
mend("Return sequences in LSTM 16 → 5 × 16")

select(BARS["output"])
set_number("Units", 60)
story.wait("another output is told", lambda: saying("The output is 5 × 60 and the input 5 × 59: TimeDistributed Dense 60 does not"))
mend("59 units in TimeDistributed Dense 60 → 5 × 59")

select(BARS["repeat"])
set_number("Steps", 4)
story.wait("too few steps are told", lambda: saying("The output is 4 × 59 and the input 5 × 59"))
mend("5 steps in RepeatVector 4 → 5 × 59", keys=True)

if reader:
    select(BARS["repeat"])
    act(named("Stack", Atspi.Role.PANEL), "stack.remove")
else:
    click(last_starting(BARS["repeat"]))
    xdotool("key", "Delete")
story.wait("a missing repetition is told", lambda: saying("LSTM 5 needs time × features and gets 1, because LSTM 1 returns only its last step."))
mend("Insert RepeatVector(5) → 5 × 1", keys=True)
story.step("nothing fell over", story.app.poll() is None)
story.end()
