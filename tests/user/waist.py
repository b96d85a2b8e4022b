"""Turn the waist of lab-lstm from 20 values to 3, let the decoder mirror the encoder, and undo all of it: then the stack is
the first one again, to the last parameter.

    waist.py PROGRAM keys|pointer|reader
"""
import sys
import time

from screen import (BUTTON, EDGE, Atspi, act, app, bars, does, drag, focused, front, named, place, press, starting,
                    xdotool)
from story import Story, find

FIRST = ["Input, 50 × 10, 500 values, 0 parameters",
         "LSTM 64, relu, sequences, 50 × 64, 3,200 values, 19,200 parameters",
         "LSTM 32, relu, 32, 32 values, 12,416 parameters",
         "Dense 20, linear, waist, 20, 20 values, 660 parameters",
         "RepeatVector 50, 50 × 20, 1,000 values, 0 parameters",
         "LSTM 32, relu, sequences, 50 × 32, 1,600 values, 6,784 parameters",
         "LSTM 64, relu, sequences, 50 × 64, 3,200 values, 24,832 parameters",
         "TimeDistributed Dense 10, linear, 50 × 10, 500 values, 650 parameters"]
NARROW = FIRST[:3] + ["Dense 3, linear, waist, 3, 3 values, 99 parameters",
                      "RepeatVector 50, 50 × 3, 150 values, 0 parameters",
                      "LSTM 32, relu, sequences, 50 × 32, 1,600 values, 4,608 parameters"] + FIRST[6:]
TITLES = {"first": "500 → 20 · 25.00× · 96.00 % · 64,542 parameters",
          "narrow": "500 → 3 · 166.67× · 99.40 % · 61,805 parameters"}

MIRRORED = "The decoder mirrors the encoder already"


def stack():
    return [bar.get_name() for bar in bars()]


def can(name):
    """Whether the button can be pressed."""
    return named(name, BUTTON).get_state_set().contains(Atspi.StateType.SENSITIVE)


def waist_by_keys():
    """The bar's own keys: a press is one unit less, and all of them one step."""
    xdotool("key", "ctrl+f")
    entry = story.wait("the finder is open", lambda: named("Find a layer", Atspi.Role.ENTRY))
    xdotool("type", "dense 20")
    time.sleep(0.3)
    xdotool("key", "Return")
    story.wait("and finds the waist", lambda: focused(starting("Dense 20, ")))
    xdotool("key", "--repeat", 17, "--delay", 40, "minus")


def waist_by_reader():
    """The bar's own action: each is one unit less, and all of them one step."""
    waist = bars()[3]
    for _ in range(17):
        act(waist, "bar.narrower")


def reader(verb):
    """What the window offers as actions."""
    return lambda: act(find(app(), lambda node: does(node, "win." + verb)), "win." + verb)


def keys(chord):
    return lambda: xdotool("key", chord)


def waist_by_pointer():
    """By the right edge of its bar, towards the middle and on."""
    x, y, width, height = place(bars()[3])
    drag(x + width + EDGE, y + height // 2, x + width + EDGE - 43, y + height // 2)


def mirror_by_pointer():
    press(bars()[3], 3)
    press(story.wait("a layer's menu has the mirror", lambda: named("Mirror Encoder")))


# How the waist is narrowed in some steps of the story, and how it is mirrored and undone.
WAYS = {"keys": (2, waist_by_keys, keys("ctrl+m"), keys("ctrl+z")),
        "pointer": (1, waist_by_pointer, mirror_by_pointer, lambda: press(named("Undo", BUTTON))),
        "reader": (0, waist_by_reader, reader("mirror"), lambda: act(named("Undo", BUTTON)))}

program, way = sys.argv[1:]
steps, narrow, mirror, undo = WAYS[way]
story = Story(steps + 10)
story.start(program, "lab-lstm")
story.wait("the example is open", lambda: stack() == FIRST and named(TITLES["first"], Atspi.Role.LABEL))
front(1280, 800)
story.step("there is nothing to undo", not can("Undo") and not can("Redo"))
narrow()
story.wait("the waist is 3, and all below follows", lambda: stack() == NARROW)
story.step("as the title says", named(TITLES["narrow"], Atspi.Role.LABEL))
mirror()
story.wait("its decoder is the encoder's mirror image", lambda: named(MIRRORED, Atspi.Role.LABEL))
story.step("so nothing changes", stack() == NARROW, stack())
undo()
story.wait("the waist is undone in one step", lambda: stack() == FIRST)
story.step("and the title is the first again", named(TITLES["first"], Atspi.Role.LABEL))
story.step("nothing is left to undo, but all to do again", not can("Undo") and can("Redo"))
story.step("nothing fell over", story.app.poll() is None)
story.end()
