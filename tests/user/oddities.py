"""Files that are no whole model, each handed over by a second start of the program: weights alone are called a guess, a
Lambda is unknown and not executed, a table opens as a tree, a text that is called .h5 gives one sentence, in a
window that shows where to begin. What was open stays."""
import os
import shutil
import subprocess
import sys
import tempfile

from screen import app, named, starting
from story import Story

story = Story(12)
program = sys.argv[1]
folder = tempfile.mkdtemp(prefix="hourglass-story-", dir=os.environ["HOME"])
golden = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden")


def own(name):
    """A copy of a golden file; its path."""
    return shutil.copy(os.path.join(golden, name), folder)


def hand_over(path):
    """A second start, which gives the file to the program that runs; its code."""
    return subprocess.run([program, path], env=dict(os.environ, GTK_A11Y="atspi"), timeout=60).returncode


story.start(program, own("keras/keras1_lstm_weights.h5"))
story.wait("weights alone are called a guess", lambda: starting("Warning: The architecture is a guess: the file holds weights"))
story.step("and counted", named("18 guesses") is not None)
story.step("a second start hands a file over", hand_over(own("keras/keras2_lambda.h5")) == 0)
story.wait("a Lambda is unknown and not executed", lambda: named("1 layer is unknown and not executed · 58 parameters"))
hand_over(own("trees/table.h5"))
story.wait("a table says that it is no model", lambda: starting("No Keras model in here: "))
story.wait("and opens as a tree", lambda: named("table.h5"))
before = [name for name in ("keras1_lstm_weights.h5 – Hourglass", "keras2_lambda.h5 – Hourglass") if named(name)]
hand_over(own("foreign/text.h5"))
story.wait("a text that is called .h5 gives one sentence", lambda: named("text.h5: expected an HDF5 file, got something else"))
story.step("and what was open stays", len(before) == 2 and all(named(name) for name in before)
           and named("18 guesses") and named("1 layer is unknown and not executed · 58 parameters"), before)
story.step("in a window that shows where to begin", named("Start – Hourglass") and not named("rare-event-59 – Hourglass"))
with open(os.path.join(folder, "text.npy"), "w", encoding="utf-8") as file:
    file.write("no array")
hand_over(file.name)
story.wait("so does an array that is none", lambda: starting("text.npy: "))
story.wait("which leaves that window as it was", lambda: named("Start – Hourglass"))
story.step("as the program does", app() is not None and story.app.poll() is None)
story.end()
