"""Open a file of weights alone: put one guess right and take that back, mark another waist, take arrays out. Open a whole
model: go on with its training."""
import json
import os
import shutil
import sys
import tempfile
import time
import zipfile

from screen import BUTTON, TEXT, Atspi, act, app, call, click, named, starting, xdotool
from story import Story

story = Story(31)
program = sys.argv[1]
folder = tempfile.mkdtemp(prefix="hourglass-story-", dir=os.environ["HOME"])
golden = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden", "keras")
alone, whole = os.path.join(folder, "alone.h5"), os.path.join(folder, "whole.h5")
shutil.copy(os.path.join(golden, "keras1_lstm_weights.h5"), alone)
shutil.copy(os.path.join(golden, "keras2_lstm_ae.h5"), whole)


def save_as(name, proposed):
    """Answers the file dialog that is open; the path of what it saved."""
    entry = story.wait(f"{proposed} is proposed", lambda: named("Name:", TEXT))
    story.step("as the name", entry.get_text_iface().get_text(0, 99) == proposed, entry.get_text_iface().get_text(0, 99))
    path = os.path.join(folder, name)
    entry.get_editable_text_iface().set_text_contents(path)
    act(named("_Save Save", BUTTON))
    story.wait(f"{name} is saved", lambda: os.path.exists(path))
    story.wait("and the window says so", lambda: named(f"Saved {name}"))
    return path


story.start(program, alone)
story.wait("the file is open", lambda: named("What is in this file"))
window = xdotool("search", "--sync", "--onlyvisible", "--name", "Hourglass")[-1]
xdotool("windowmove", "--sync", window, 0, 0)
xdotool("windowfocus", window)
fold = story.wait("its guesses are counted", lambda: named("18 guesses"))
click(fold)
sequences = story.wait("and listed one by one", lambda: named("Return sequences of lstm_2"))
story.step("with the reason", "The next layer, lstm_3, takes a sequence." in (sequences.get_description() or ""),
           sequences.get_description())
if not act(sequences, "toggle"):
    act(sequences)
story.wait("one is changed", lambda: named("18 guesses · 1 changed"))
xdotool("key", "ctrl+z")
story.wait("and undone", lambda: named("18 guesses"))
waist = story.wait("the waist can be chosen", lambda: named("Waist", Atspi.Role.COMBO_BOX) or named("Waist"))
click(waist)
time.sleep(0.5)
xdotool("key", "Tab", "Home", "Down", "Return")
story.wait("and another one marked", lambda: starting("lstm_1, with an open number of values: marked by you."))
xdotool("key", "ctrl+z")
story.wait("which is undone alike", lambda: starting("lstm_3, with 2 values: the smallest of all outputs"))
act(story.wait("a row has its button", lambda: named("Save lstm_1/kernel…", BUTTON)))
path = save_as("kernel.npy", "lstm_1_kernel.npy")
with open(path, "rb") as file:
    array = file.read()
act(named("Save all…", BUTTON))
path = save_as("all.npz", "alone_weights.npz")
with zipfile.ZipFile(path) as archive:
    story.step("all 17 arrays are in it", len(archive.namelist()) == 17 and archive.read("lstm_1/kernel.npy") == array)
call("/window/1", "export-summary")
with open(save_as("summary.json", "alone.txt"), encoding="utf-8") as file:
    story.step("the ending says the form", json.load(file)["parameters"] == 1727)
call("/window/1", "export")
with open(save_as("stack.svg", "alone.svg"), encoding="utf-8") as file:
    story.step("the words of a drawing are words", ">RepeatVector 10</text>" in file.read())
call("", "quit")
while app() is not None:
    time.sleep(0.05)
story.start(program, whole)
act(story.wait("a whole model can be trained on", lambda: named("Continue training", BUTTON)))
story.wait("with the state that it has", lambda: starting("Goes on from whole.h5 with the state of Adam after 1 step."))
story.end()
