"""Train some epochs, save a project, close, open it again: curves, data and settings are there. Edit, kill -9, start
again: the edit is offered and comes back; save and close: nothing is offered any more."""
import os
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

from story import Story, find, tree  # noqa: E402

story = Story(21)
program = sys.argv[1]
folder = tempfile.mkdtemp(prefix="hourglass-story-", dir=os.environ["HOME"])
path = os.path.join(folder, "breaks.hourglass.h5")
drafts = os.path.join(os.environ["XDG_STATE_HOME"], "hourglass", "drafts")


def named(name, role=None):
    return find(tree(Atspi), lambda node: (node.get_name() or "") == name
                and (role is None or node.get_role() == role))


def starting(text):
    return find(tree(Atspi), lambda node: (node.get_name() or "").startswith(text))


def act(node, wanted):
    action = node.get_action_iface()
    for i in range(action.get_n_actions()):
        if action.get_action_name(i).endswith(wanted):
            return action.do_action(i)
    return False


def call(where, action):
    """An action that the program exports on the session bus."""
    return subprocess.run(["gdbus", "call", "--session", "--dest", "org.hourglass.Hourglass", "--object-path",
                           "/org/hourglass/Hourglass" + where, "--method", "org.gtk.Actions.Activate", action, "[]", "{}"],
                          capture_output=True).returncode == 0


def epoch():
    """The number in "Epoch 12 of 200", 0 while there is none."""
    label = starting("Epoch ")
    words = label.get_name().replace(",", "").split() if label is not None else []
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


def ended():
    return story.app.poll() is not None


def again(*arguments):
    """Starts the program anew, once the one before is gone from the bus."""
    while tree(Atspi) is not None:
        time.sleep(0.05)
    story.start(program, *arguments)


def left():
    return sorted(name for name in os.listdir(drafts) if name.endswith(".h5")) if os.path.isdir(drafts) else []


story.start(program)
story.wait("the example's data is loaded", lambda: named("paper-machine"))
act(story.wait("training can be started", lambda: named("Train", Atspi.Role.PUSH_BUTTON)), "click")
story.wait("two epochs are done", lambda: epoch() > 2)
act(named("Stop", Atspi.Role.PUSH_BUTTON), "click")
stopped = story.wait("it is stopped", lambda: starting("Stopped: "))
words = stopped.get_name()
call("/window/1", "save")
entry = story.wait("a name is asked for", lambda: named("Name:", Atspi.Role.TEXT))
story.step("a project's", entry.get_text_iface().get_text(0, 99) == "rare-event-59.hourglass.h5")
entry.get_editable_text_iface().set_text_contents(path)
act(named("_Save Save", Atspi.Role.PUSH_BUTTON), "click")
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
story.wait("a layer is chosen", lambda: named("Units", Atspi.Role.SPIN_BUTTON)).get_value_iface().set_current_value(8)
story.wait("and edited", lambda: starting("LSTM 8, relu, sequences, 5 × 8"))
story.wait("a draft is there", left)
story.app.kill()
story.app.wait()

again()
story.wait("after kill -9 it is offered", lambda: starting("Hourglass did not end properly. Restore breaks.hourglass.h5 as of "))
act(named("Restore", Atspi.Role.PUSH_BUTTON), "click")
story.wait("the edit comes back", lambda: starting("LSTM 8, relu, sequences, 5 × 8"))
story.wait("under the project's name", lambda: named("breaks.hourglass.h5"))
call("/window/1", "undo")
story.wait("undo leads to the trained stack and its curves", lambda: starting("LSTM 16, relu, sequences, 5 × 16") and starting(words))
call("/window/1", "redo")
call("/window/1", "save")
story.wait("saving ends the draft", lambda: left() == [])
story.end()
