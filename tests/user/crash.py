"""kill -9 at random moments of editing and training: the next start brings back all but the last three seconds of edits,
and the training up to its last draft. HG_CRASHES says how often (3; the goal is 50 of 50)."""
import os
import random
import sys
import time

from screen import BUTTON, SPIN, act, app, epoch, named, starting
from story import Story

ROUNDS = int(os.environ.get("HG_CRASHES", "3"))
LOST = 3.0  # seconds of edits
TITLE = "Hourglass did not end properly. Restore rare-event-59 as of "
program = sys.argv[1]
random.seed(os.environ.get("HG_SEED", "59"))
story = Story(2 + sum(6 if number % 2 == 1 else 4 for number in range(ROUNDS)))


def again():
    story.app.wait()
    while app() is not None:
        time.sleep(0.05)
    story.start(program)


def units():
    return named("Units", SPIN).get_value_iface()


def edit(until):
    """Edits now and then, each to another number; when, and to what."""
    edits = [(0.0, int(units().get_current_value()))]
    while time.monotonic() < until:
        value = random.choice([v for v in range(2, 40) if v != edits[-1][1]])
        units().set_current_value(value)
        edits.append((time.monotonic(), value))
        time.sleep(max(0, min(random.uniform(0.05, 0.9), until - time.monotonic())))
    return edits


story.start(program)
act(story.wait("the example is open", lambda: starting("LSTM 16, relu, sequences, 5 × 16, 80 values")), "bar.select")
story.wait("its units can be changed", lambda: named("Units", SPIN))
for number in range(ROUNDS):
    if number % 2 == 1:
        story.wait("the data is there", lambda: named("paper-machine"))
        act(story.wait("training can be started", lambda: named("Train", BUTTON)))
        story.wait("and goes on", lambda: epoch() > 1)
        time.sleep(random.uniform(LOST + 0.2, LOST + 3))  # what is younger may be lost
    else:
        edits = edit(time.monotonic() + random.uniform(LOST + 0.2, LOST + 4))
    story.app.kill()
    killed = time.monotonic()
    again()
    story.wait("what was done is offered", lambda: starting(TITLE))
    act(named("Restore", BUTTON))
    story.wait("and comes back", lambda: named("Units", SPIN) and starting("LSTM ") and starting(TITLE) is None)
    if number % 2 == 1:
        story.wait("with the curves", lambda: starting("Stopped: "))
        continue
    kept = max(i for i, (when, _) in enumerate(edits) if when <= killed - LOST)
    back = int(units().get_current_value())
    story.step("with all but the last three seconds", back in [value for _, value in edits[kept:]], (back, edits, killed))
    story.step("under its own name", named("rare-event-59") is not None)
story.end()
