"""Build the first example from an empty canvas, and see that it is the example: every layer's shape and parameters, and
the title, 295 → 1.

    build.py PROGRAM keys|pointer|reader
"""
import sys
import time

from example import TITLE, WHOLE
from screen import (BUTTON, EDGE, SPIN, TEXT, Atspi, act, app, bars, does, drag, focused, front, named, place, press,
                    starting, tab_to, xdotool)
from story import Story, find, walk


def stack():
    return [bar.get_name() for bar in bars()]


def newest(words):
    """The lowest bar, once it says @words, or these without the waist, which is known when the stack is whole."""
    def look():
        found = bars()
        said = found[-1].get_name() if found else ""
        return found[-1] if said.replace(", waist", "") == words.replace(", waist", "") else None
    return story.wait(f"the lowest is {words.split(',')[0]}", look)


def typed(words):
    """What is typed for the layer that is said to be @words."""
    title, *rest = words.split(", ")
    return " ".join([title] + [word for word in rest if word in ("relu", "sequences")])


def pressable(name):
    """The node called so that can be pressed: a menu button is called like the button in it."""
    return find(app(), lambda node: (node.get_name() or "") == name and does(node, "click"))


def by_keys():
    story.step("Tab leads to the empty canvas", tab_to("Empty canvas"))
    xdotool("key", "Return")
    story.wait("which asks for a shape", lambda: named("Values a step", SPIN))
    story.step("and Tab to its button", tab_to("Create"))
    xdotool("key", "Return")
    first = newest(WHOLE[0])
    story.wait("which has the focus", lambda: focused(first))
    for words in WHOLE[1:]:
        xdotool("key", "slash")
        story.wait("a slash asks for a layer", lambda: named("Layer to add below", TEXT))
        xdotool("type", typed(words))
        xdotool("key", "Return")
        newest(words)


def by_reader():
    act(story.wait("the empty canvas can be asked for", lambda: pressable("Empty canvas")))
    act(story.wait("and its shape", lambda: named("Create", BUTTON)))
    time.sleep(0.5)  # GTK 4.8 ends the program when a popover that is going is asked what is in it
    newest(WHOLE[0])
    for words in WHOLE[1:]:
        act(named("Stack", Atspi.Role.PANEL), "stack.type")
        entry = story.wait("the stack asks for a layer", lambda: named("Layer to add below", TEXT))
        entry.get_editable_text_iface().set_text_contents(typed(words))
        act(named("Add", BUTTON))
        time.sleep(0.5)
        newest(words)


def in_sight(name, role=None):
    """What is called so, as soon as it has a place."""
    def look():
        node = named(name, role)
        return node if node is not None and place(node)[2] > 0 else None
    return look


def choice(name, option):
    """The option @option in the list of the drop-down @name that is open; its button may show the same word."""
    def look():
        words = [node for node in walk(named(name, Atspi.Role.COMBO_BOX)) if node.get_name() == option]
        return words[-1] if words and place(words[-1])[2] > 0 else None
    return story.wait(f"{option} is among them", look)


def lstm_by_pointer(above, words):
    """From the palette below the layer @above, and set in the inspector until it is said to be @words."""
    units = int(words.split(", ")[0].split()[1])
    press(named(f"Add a layer after {above}", BUTTON))
    press(story.wait("the palette has an LSTM", lambda: starting("LSTM, → ")))
    number = story.wait("which has units", in_sight("Units", SPIN))
    if units < 16:
        x, y, width, height = place(number)
        xdotool("mousemove", x + EDGE + width - 45, y + EDGE + height // 2)  # its two buttons are 30 px wide each
        xdotool("click", "--repeat", 16 - units, "--delay", 30, 1)
    if "sequences" in words:
        press(named("Return sequences", Atspi.Role.CHECK_BOX))
    press(named("Activation", Atspi.Role.COMBO_BOX))
    press(choice("Activation", "relu"))
    time.sleep(0.5)
    newest(words)


def by_pointer():
    """The encoder from the palette; the decoder as its mirror image, whose two LSTMs are then put the other way."""
    press(pressable("Empty canvas"))
    press(story.wait("the empty canvas asks for a shape", in_sight("Create", BUTTON)))
    time.sleep(0.5)
    newest(WHOLE[0])
    lstm_by_pointer("Input", WHOLE[1])
    lstm_by_pointer("LSTM 5", WHOLE[2])
    lstm_by_pointer("LSTM 16", WHOLE[3])
    press(bars()[1], 3)
    press(story.wait("a layer's menu has the mirror", in_sight("Mirror Encoder")))
    time.sleep(0.5)
    story.wait("and makes a whole of it", lambda: len(bars()) == len(WHOLE))
    time.sleep(0.5)
    x, y, width, height = place(bars()[6])
    drag(x + EDGE + width // 2, y + height // 2, x + EDGE + width // 2, place(bars()[5])[1] + height // 2 - 12)


WAYS = {"pointer": (by_pointer, 16), "keys": (by_keys, 19), "reader": (by_reader, 17)}

program, way = sys.argv[1:]
tell, steps = WAYS[way]
story = Story(steps + 4)
story.begin(program)
story.wait("the start page is there", lambda: named("Empty canvas"))
front(1280, 800)
tell()
story.wait("the stack is the example", lambda: stack() == WHOLE)
story.step("which its title says", named(TITLE, Atspi.Role.LABEL))
story.step("nothing fell over", story.app.poll() is None)
story.end()
