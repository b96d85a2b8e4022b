"""By screen reader: open the example, set the second layer to 8 units in the inspector, read the shapes that follow,
train, watch the epochs count, pause, stop, undo."""
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

from story import Story, find, tree  # noqa: E402

story = Story(16)
story.start(sys.argv[1])


def named(name, role=None):
    return find(tree(Atspi), lambda node: (node.get_name() or "") == name
                and (role is None or node.get_role() == role))


def starting(text):
    return find(tree(Atspi), lambda node: (node.get_name() or "").startswith(text))


def act(node, wanted):
    """Does the action whose name ends in @wanted; False when there is none."""
    action = node.get_action_iface()
    for i in range(action.get_n_actions()):
        if action.get_action_name(i).endswith(wanted):
            return action.do_action(i)
    return False


def labels():
    found = []
    find(tree(Atspi), lambda node: found.append(node.get_name() or "") and False)
    return [text for text in found if text]


def epoch():
    """The number in "Epoch 12 of 200", 0 while there is none."""
    for text in labels():
        words = text.replace(",", "").split()
        if len(words) >= 2 and words[0] == "Epoch" and words[1].isdigit():
            return int(words[1])
    return 0


story.wait("the example is open", lambda: starting("LSTM 16, relu, sequences, 5 × 16, 80 values, 1,408 parameters"))
story.wait("its data is loaded", lambda: "paper-machine" in labels())
bar = starting("LSTM 16, relu, sequences, 5 × 16, 80 values")
story.step("the second layer can be selected", act(bar, "bar.select"))
units = story.wait("its units are in the inspector", lambda: named("Units", Atspi.Role.SPIN_BUTTON))
value = units.get_value_iface()
story.step("they are 16", value.get_current_value() == 16, value.get_current_value())
value.set_current_value(8)
story.wait("the second layer gives 5 × 8", lambda: starting("LSTM 8, relu, sequences, 5 × 8, 40 values, 448 parameters"))
story.wait("the next one has fewer parameters", lambda: starting("LSTM 1, relu, waist, 1, 1 value, 40 parameters"))
button = story.wait("training can be started", lambda: named("Train", Atspi.Role.PUSH_BUTTON))
act(button, "click")
story.wait("the epochs count", lambda: epoch() >= 1)
clip = story.wait("clipping can be turned", lambda: named("Clip norm", Atspi.Role.SPIN_BUTTON))
clip.get_value_iface().set_current_value(2)
story.wait("and is", lambda: named("Clip norm", Atspi.Role.SPIN_BUTTON).get_value_iface().get_current_value() == 2)
story.step("the learning rate, too", named("Lower learning rate", Atspi.Role.PUSH_BUTTON) is not None)
first = epoch()
story.wait("and go on", lambda: epoch() > first)
act(story.wait("it can be paused", lambda: named("Pause", Atspi.Role.PUSH_BUTTON)), "click")
story.wait("and says so", lambda: named("Resume", Atspi.Role.PUSH_BUTTON))
act(named("Undo"), "click")
story.wait("undo brings 16 units back", lambda: starting("LSTM 16, relu, sequences, 5 × 16, 80 values, 1,408 parameters"))
story.end()
