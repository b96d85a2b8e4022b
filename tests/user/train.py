"""By screen reader: open the example, set the second layer to 8 units in the inspector, read the shapes that follow,
train, watch the epochs count, pause, stop, undo."""
import sys

from screen import BUTTON, SPIN, act, app, epoch, named, starting
from story import Story, find

story = Story(16)
story.start(sys.argv[1])


def labels():
    found = []
    find(app(), lambda node: found.append(node.get_name() or "") and False)
    return [text for text in found if text]


story.wait("the example is open", lambda: starting("LSTM 16, relu, sequences, 5 × 16, 80 values, 1,408 parameters"))
story.wait("its data is loaded", lambda: "paper-machine" in labels())
bar = starting("LSTM 16, relu, sequences, 5 × 16, 80 values")
story.step("the second layer can be selected", act(bar, "bar.select"))
units = story.wait("its units are in the inspector", lambda: named("Units", SPIN))
value = units.get_value_iface()
story.step("they are 16", value.get_current_value() == 16, value.get_current_value())
value.set_current_value(8)
story.wait("the second layer gives 5 × 8", lambda: starting("LSTM 8, relu, sequences, 5 × 8, 40 values, 448 parameters"))
story.wait("the next one has fewer parameters", lambda: starting("LSTM 1, relu, waist, 1, 1 value, 40 parameters"))
button = story.wait("training can be started", lambda: named("Train", BUTTON))
act(button)
story.wait("the epochs count", lambda: epoch() >= 1)
clip = story.wait("clipping can be turned", lambda: named("Clip norm", SPIN))
clip.get_value_iface().set_current_value(2)
story.wait("and is", lambda: named("Clip norm", SPIN).get_value_iface().get_current_value() == 2)
story.step("the learning rate, too", named("Lower learning rate", BUTTON) is not None)
first = epoch()
story.wait("and go on", lambda: epoch() > first)
act(story.wait("it can be paused", lambda: named("Pause", BUTTON)))
story.wait("and says so", lambda: named("Resume", BUTTON))
act(named("Undo"))
story.wait("undo brings 16 units back", lambda: starting("LSTM 16, relu, sequences, 5 × 16, 80 values, 1,408 parameters"))
story.end()
