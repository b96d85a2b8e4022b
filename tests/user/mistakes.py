"""Break the first example in five ways, as people do, read what is said, and mend each by a fix that is offered. After every
mending the stack is the example again; all of it are ten steps that can be undone.

    mistakes.py PROGRAM keys|pointer|reader
"""
import sys
import time

from example import TITLE, WHOLE
from screen import (BUTTON, EDGE, SPIN, Atspi, act, app, bars, does, drag, focused, front, named, place, press, shown_at,
                    tab_to, xdotool)
from story import Story, find

SWITCH = Atspi.Role.CHECK_BOX
LSTM, REPEAT, DECODER, OUTPUT = 1, 4, 6, 7  # places in the stack


def whole():
    return [bar.get_name() for bar in bars(stack)] == WHOLE and title.get_name() == TITLE


def can(button):
    return button.get_state_set().contains(Atspi.StateType.SENSITIVE)


def shown(node):
    """@node, as soon as it has a place."""
    return node if node is not None and place(node)[2] > 0 else None


def told(words):
    """By a card of the stack."""
    story.wait(f"“{words}” is said", lambda: find(stack, lambda node: words in (node.get_name() or "")))


def option(name, role):
    """What the inspector has of that name, as soon as it has a place."""
    def look():
        return shown(find(inspector, lambda node: node.get_name() == name and node.get_role() == role))
    return story.wait(f"it has an option {name}", look)


def fix(words):
    """The button of the fix that begins so, once it lies still."""
    seen = []

    def look():
        node = find(stack, lambda node: node.get_role() == BUTTON and (node.get_name() or "").startswith(words))
        seen.append(place(node) if node is not None else None)
        return node if node is not None and seen[-1][2] > 0 and seen[-3:] == seen[-1:] * 3 else None
    return story.wait(f"“{words}” is offered", look)


def beside(node):
    """What stands at the other side of the window than @node."""
    while node.get_name() != "AdwFlap":
        node = node.get_parent()
    return node.get_child_at_index(node.get_child_count() - 1)


class Reader:
    """By what the screen reader is offered."""

    def do(self, verb):
        act(find(app(), lambda node: does(node, verb)), verb)

    def choose(self, layer):
        act(bars(stack)[layer], "bar.select")

    def switch_off(self, layer, switch):
        self.choose(layer)
        act(option(switch, SWITCH), "toggle")

    def widen(self, layer):
        act(bars(stack)[layer], "bar.wider")

    def less(self, layer, number):
        self.choose(layer)
        value = option(number, SPIN).get_value_iface()
        value.set_current_value(value.get_current_value() - 1)

    def remove(self, layer):
        self.choose(layer)
        act(stack, "stack.remove")

    def mend(self, words):
        act(fix(words))

    def undo(self, times=1):
        for _ in range(times):
            self.do("win.undo")

    def redo(self):
        self.do("win.redo")


class Pointer:
    """With the mouse alone."""

    def choose(self, layer):
        press(bars(stack)[layer])

    def switch_off(self, layer, switch):
        self.choose(layer)
        press(option(switch, SWITCH))

    def widen(self, layer):
        """By the right edge of its bar."""
        x, y, width, height = place(bars(stack)[layer])
        drag(x + EDGE + width, y + EDGE + height // 2, x + EDGE + width + 12, y + EDGE + height // 2)

    def less(self, layer, number):
        """With the first of the two buttons of its number, 30 px wide each."""
        self.choose(layer)
        x, y, width, height = place(option(number, SPIN))
        xdotool("mousemove", x + EDGE + width - 45, y + EDGE + height // 2, "click", 1)

    def remove(self, layer):
        press(bars(stack)[layer], 3)
        press(story.wait("a layer's menu can remove it", lambda: shown(named("Remove"))))
        time.sleep(0.5)  # GTK 4.8 ends the program when a popover that is going is asked what is in it

    def mend(self, words):
        press(fix(words))

    def undo(self, times=1):
        xdotool("mousemove", *shown_at(undo), "click", "--repeat", times, "--delay", 50, 1)

    def redo(self):
        press(redo)


class Keys:
    """With the keyboard alone, the focus being in the stack."""

    def choose(self, layer):
        xdotool("key", "Home", *["Down"] * layer)
        story.wait("its bar has the focus", lambda: focused(bars(stack)[layer]))

    def switch_off(self, layer, switch):
        """Return leads to the first of its options."""
        self.choose(layer)
        xdotool("key", "Return")
        first = option("Units", SPIN)
        story.wait("which has the focus", lambda: find(first, focused))
        story.step("Tab leads to the switch", tab_to(switch, root=inspector))
        xdotool("key", "space")

    def widen(self, layer):
        self.choose(layer)
        xdotool("key", "plus")

    def less(self, layer, number):
        self.choose(layer)
        xdotool("key", "Return")
        first = option(number, SPIN)
        story.wait("which has the focus", lambda: find(first, focused))
        xdotool("key", "Down")

    def remove(self, layer):
        self.choose(layer)
        xdotool("key", "Delete")

    def mend(self, words):
        """F4 leads to the first fix of what is wrong, and Tab to the next."""
        xdotool("key", "F4")
        story.step("F4 and Tab lead to it", tab_to(fix(words).get_name(), most=3, root=stack))
        xdotool("key", "Return")

    def undo(self, times=1):
        xdotool("key", "--repeat", times, "--delay", 50, "ctrl+z")

    def redo(self):
        xdotool("key", "ctrl+shift+z")


def mended():
    story.wait("and the stack is whole again", whole)


program, way = sys.argv[1:]
hand = {"keys": Keys, "pointer": Pointer, "reader": Reader}[way]()
story = Story({"keys": 40, "pointer": 25, "reader": 24}[way])
story.start(program)
title = story.wait("the example is open", lambda: named(TITLE, Atspi.Role.LABEL))
stack = named("Stack", Atspi.Role.PANEL)
inspector = beside(stack)
undo, redo = named("Undo", BUTTON), named("Redo", BUTTON)
front(1280, 800)
if way == "keys":
    story.step("Tab leads to the stack", tab_to(WHOLE[0], root=stack))

hand.switch_off(LSTM, "Return sequences")
told("LSTM 16 needs time × features and gets 5, because LSTM 5 returns only its last step.")
hand.mend("Return sequences in LSTM 5 → 5 × 5")
mended()
hand.undo()
told("LSTM 16 needs time × features and gets 5")
hand.redo()
mended()

hand.switch_off(DECODER, "Return sequences")
told("TimeDistributed Dense 59 needs time × features and gets 16")
hand.mend("Return sequences in LSTM 16 → 5 × 16")
mended()

hand.widen(OUTPUT)
told("and the input 5 × 59: TimeDistributed Dense ")
hand.mend("59 units in TimeDistributed Dense ")
mended()

hand.less(REPEAT, "Steps")
told("The output is 4 × 59 and the input 5 × 59")
hand.mend("5 steps in RepeatVector 4 → 5 × 59")
mended()

hand.remove(REPEAT)
told("LSTM 5 needs time × features and gets 1, because LSTM 1 returns only its last step.")
hand.mend("Insert RepeatVector(5) → 5 × 1")
mended()

hand.undo(9)
told("LSTM 16 needs time × features and gets 5")
hand.undo()
story.wait("after ten steps nothing is left to undo", lambda: whole() and not can(undo))
story.step("nothing fell over", story.app.poll() is None)
story.end()
