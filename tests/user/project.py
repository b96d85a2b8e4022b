"""Train some epochs, save a project, close, open it again: curves, data and settings are there. Edit, kill -9, start
again: the edit is offered and comes back; save and close: nothing is offered any more."""
import os
import sys
import tempfile
import time

from screen import BUTTON, SPIN, TEXT, act, app, call, epoch, named, starting
from story import Story

story = Story(21)
program = sys.argv[1]
folder = tempfile.mkdtemp(prefix="hourglass-story-", dir=os.environ["HOME"])
path = os.path.join(folder, "breaks.hourglass.h5")
drafts = os.path.join(os.environ["XDG_STATE_HOME"], "hourglass", "drafts")


def ended():
    return story.app.poll() is not None


def again(*arguments):
    """Starts the program anew, once the one before is gone from the bus."""
    while app() is not None:
        time.sleep(0.05)
    story.start(program, *arguments)


def left():
    return sorted(name for name in os.listdir(drafts) if name.endswith(".h5")) if os.path.isdir(drafts) else []


story.start(program)
story.wait("the example's data is loaded", lambda: named("paper-machine"))
act(story.wait("training can be started", lambda: named("Train", BUTTON)))
story.wait("two epochs are done", lambda: epoch() > 2)
act(named("Stop", BUTTON))
stopped = story.wait("it is stopped", lambda: starting("Stopped: "))
words = stopped.get_name()
call("/window/1", "save")
entry = story.wait("a name is asked for", lambda: named("Name:", TEXT))
story.step("a project's", entry.get_text_iface().get_text(0, 99) == "rare-event-59.hourglass.h5")
entry.get_editable_text_iface().set_text_contents(path)
act(named("_Save Save", BUTTON))
story.wait("the file is there", lambda: os.path.exists(path))
story.wait("and the window says so", lambda: named("Saved breaks.hourglass.h5"))
call("", "quit")
story.wait("it closes without a question", ended)
story.step("and leaves no draft", left() == [], left())

again(path)
story.wait("the project opens with its curves", lambda: starting(words))
story.wait("its data is there again", lambda: named("paper-machine"))
story.wait("and its weights", lambda: named("As it ended"))
act(starting("LSTM 16, relu, sequences, 5 × 16, 80 values"), "bar.select")
story.wait("a layer is chosen", lambda: named("Units", SPIN)).get_value_iface().set_current_value(8)
story.wait("and edited", lambda: starting("LSTM 8, relu, sequences, 5 × 8"))
story.wait("a draft is there", left)
story.app.kill()
story.app.wait()

again()
story.wait("after kill -9 it is offered", lambda: starting("Hourglass did not end properly. Restore breaks.hourglass.h5 as of "))
act(named("Restore", BUTTON))
story.wait("the edit comes back", lambda: starting("LSTM 8, relu, sequences, 5 × 8"))
story.wait("under the project's name", lambda: named("breaks.hourglass.h5"))
call("/window/1", "undo")
story.wait("undo leads to the trained stack and its curves", lambda: starting("LSTM 16, relu, sequences, 5 × 16") and starting(words))
call("/window/1", "redo")
call("/window/1", "save")
story.wait("saving ends the draft", lambda: left() == [])
story.end()
