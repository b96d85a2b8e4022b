"""Models of five eras, each handed over by a second start of the program: its waist is said, a weight of the second LSTM's
forget gate is read by keyboard alone, it runs on an array, and its encoder is saved and opened again."""
import os
import subprocess
import sys
import tempfile
import time

from eras import FORGET, asked, own, write_array
from screen import BUTTON, TEXT, Atspi, act, app, call, xdotool
from story import Story, find

program = sys.argv[1]
story = Story(12 * len(asked()))
folder = tempfile.mkdtemp(prefix="hourglass-story-", dir=os.environ["HOME"])


def hand_over(path):
    """A second start, which gives the file to the program that runs; its code."""
    return subprocess.run([program, path], env=dict(os.environ, GTK_A11Y="atspi"), timeout=60).returncode


def windows():
    """The windows that are open, the newest first."""
    program = app()
    return [program.get_child_at_index(i) for i in reversed(range(program.get_child_count()))] if program is not None else []


def frame(name):
    """The window of the file @name, or None: only windows are asked, as all that is in them would take long."""
    return next((node for node in windows() if node is not None and node.get_name() == f"{name} – Hourglass"), None)


def inside(name, test):
    """The first node in the window of the file @name that satisfies test()."""
    return find(frame(name), test)


def said(name, words):
    return inside(name, lambda node: (node.get_name() or "").startswith(words))


def readout(name, array):
    """What is said of the cell under the cursor of the Weights view."""
    node = said(name, array + " · ")
    return node.get_name() if node is not None else ""


def focused(name):
    node = inside(name, lambda node: node.get_state_set().contains(Atspi.StateType.FOCUSED))
    return (node.get_name() or "") if node is not None else ""


def press_until(key, look, times=20):
    """Presses @key until look() holds, @times at most, each time waiting a little for it."""
    for _ in range(times):
        until = time.monotonic() + 0.4
        while time.monotonic() < until:
            if look():
                return True
            time.sleep(0.02)
        xdotool("key", key)
    return bool(look())


def type_into(name):
    """Gives the window of the file @name the keyboard, and the pointer a place where it points at nothing."""
    window = xdotool("search", "--sync", "--onlyvisible", "--name", f"^{name} – Hourglass$")[-1]
    xdotool("windowmove", "--sync", window, 0, 0)
    xdotool("windowraise", window, "windowfocus", "--sync", window, "mousemove", 1599, 999)


def close(name):
    """Closes the window of the file @name by keyboard: what is open is what every look has to go through."""
    type_into(name)
    press_until("ctrl+w", lambda: frame(name) is None, 5)


def read_weight(name, layer, bar, array, weight):
    """By keyboard alone: find the layer, go to the weights, to its recurrent kernel, to the forget gate's first value."""
    type_into(name)
    story.step("a key asks for a layer", press_until("ctrl+f", lambda: focused(name) == "Find a layer"), focused(name))
    xdotool("type", layer)
    time.sleep(0.3)
    story.step("Return goes to its bar", press_until("Return", lambda: focused(name).startswith(bar)), focused(name))
    story.step("a key goes to the weights", press_until("ctrl+5", lambda: focused(name) == "Previous array"), focused(name))
    story.step("Page Down to the array", press_until("Next", lambda: said(name, array + ", ")))
    story.step("Tab to its picture", press_until("Tab", lambda: focused(name).startswith(array + ", ")), focused(name))
    story.step("the arrow keys to the forget gate", press_until("Right", lambda: FORGET in readout(name, array)),
               readout(name, array))
    story.step(f"whose first weight is {weight}", readout(name, array) == f"{array} · {FORGET}{weight}", readout(name, array))


def in_dialog(name, role):
    """A part of the file dialog, which is the newest window while it is there."""
    for node in windows():
        if node is not None and not node.get_name().endswith(" – Hourglass"):
            return find(node, lambda part: part.get_name() == name and part.get_role() == role)
    return None


def save_encoder(window, name, held):
    """Saves the encoder under the name that is proposed, and hands that file over."""
    base = name.rsplit(".", 1)[0] + "_encoder.h5"
    call(f"/window/{window}", "save-encoder")
    until = time.monotonic() + 20
    while (entry := in_dialog("Name:", TEXT)) is None and time.monotonic() < until:
        time.sleep(0.05)
    proposed = entry.get_text_iface().get_text(0, 99) if entry is not None else ""
    path = os.path.join(folder, base)
    if entry is not None:
        entry.get_editable_text_iface().set_text_contents(path)
        act(in_dialog("_Save Save", BUTTON))
    story.step(f"{base} is proposed for the encoder", proposed == base, proposed)
    story.wait("which opens again when it is saved", lambda: os.path.exists(path)
               and said(name, f"Saved {base}") and hand_over(path) == 0)
    story.wait("with what the encoder holds", lambda: said(base, held) and not said(base, "RepeatVector"))


window = 1
for name, title, waist, weight, shape, held in asked():
    path = own(os.path.join("keras", name), folder)
    if window == 1:
        story.start(program, path)
    else:
        hand_over(path)
    story.wait(f"{name} is open and its title says how far it squeezes", lambda: said(name, title) and said(name, waist))
    read_weight(name, *weight)
    write_array(path + ".npy", shape)
    call(f"/window/{window}", "open-path", path + ".npy")
    press_until("ctrl+2", lambda: said(name, "Originals against reconstructions; Sample "))
    story.wait("it runs on an array", lambda: inside(name, lambda node: node.get_name() == "8 test samples"))
    save_encoder(window, name, held)
    if window > 1:
        close(name)
    close(name.rsplit(".", 1)[0] + "_encoder.h5")
    window += 2  # the encoder had one, too
story.end()
