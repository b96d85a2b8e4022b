"""What a story sees and does by screen reader and session bus."""
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

from story import find, tree  # noqa: E402

EDGE = 5  # px of the window around what is told of it, where no window manager is
BUTTON, TEXT, SPIN = Atspi.Role.PUSH_BUTTON, Atspi.Role.TEXT, Atspi.Role.SPIN_BUTTON


def app():
    return tree(Atspi)


def named(name, role=None):
    return find(app(), lambda node: (node.get_name() or "") == name and (role is None or node.get_role() == role))


def starting(text):
    return find(app(), lambda node: (node.get_name() or "").startswith(text))


def act(node, wanted="click"):
    """Does the action whose name ends in @wanted; False when there is none."""
    action = node.get_action_iface()
    for i in range(action.get_n_actions()):
        if action.get_action_name(i).endswith(wanted):
            return action.do_action(i)
    return False


def does(node, wanted):
    """Whether it has an action whose name ends in @wanted."""
    action = node.get_action_iface()
    return any(action.get_action_name(i).endswith(wanted) for i in range(action.get_n_actions()))


def call(where, action, text=None):
    """Activates an action that the program exports, of the program ("") or of a window ("/window/1"), with @text where it
    takes one; whether that went well."""
    parameter = "[]" if text is None else f"[<'{text}'>]"
    return subprocess.run(["gdbus", "call", "--session", "--dest", "org.hourglass.Hourglass", "--object-path",
                           "/org/hourglass/Hourglass" + where, "--method", "org.gtk.Actions.Activate", action, parameter,
                           "{}"], capture_output=True).returncode == 0


def xdotool(*words):
    """Moves, clicks and types with the real pointer and keyboard; the words that xdotool answers."""
    return subprocess.run(["xdotool", *map(str, words)], check=True, capture_output=True, text=True).stdout.split()


def place(node):
    """x, y, width, height in the window."""
    at = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
    return at.x, at.y, at.width, at.height


def shown_at(node):
    """x, y of the middle of @node on the screen. What is in a popover is told as if this had not been moved into the
    screen: it is found by the popover's own window, which is as large."""
    windows = []
    for number in xdotool("search", "--onlyvisible", "--class", "hourglass"):
        words = xdotool("getwindowgeometry", "--shell", number)
        at = dict(word.split("=") for word in words)
        windows.append([int(at[key]) for key in ("WIDTH", "HEIGHT", "X", "Y")])
    x, y, width, height = place(node)
    above = node
    while above is not None and above.get_role() != Atspi.Role.FRAME:
        left, top, *size = place(above) if above.get_component_iface() is not None else (0, 0, 0, 0)
        for window in windows:
            if window[:2] == size:
                return window[2] + x - left + width // 2, window[3] + y - top + height // 2
        above = above.get_parent()
    return x + EDGE + width // 2, y + EDGE + height // 2


def press(node, button=1):
    """Clicks the middle of @node, wherever it is shown."""
    xdotool("mousemove", *shown_at(node), "click", button)


def move(x, y):
    xdotool("mousemove", x, y)
    time.sleep(0.04)


def click(node):
    """Presses where @node is, which must be in sight."""
    x, y, width, height = place(node)
    xdotool("mousemove", x + min(width, 40) // 2, y + height // 2, "click", 1)


def drag(x0, y0, x1, y1, drop=True):
    """Takes what is at x0, y0 by hand and moves it; lets go of it, unless told not to."""
    move(x0, y0)
    xdotool("mousedown", 1)
    for i in range(1, 13):
        move(x0 + (x1 - x0) * i // 12, y0 + (y1 - y0) * i // 12)
    if drop:
        xdotool("mouseup", 1)


def bars(root=None):
    """The bars of the stack, from top to bottom; looked for below @root, which is quicker than everywhere."""
    found = []

    def look(node):
        name = node.get_name() or ""
        if node.get_role() == BUTTON and " parameter" in name and " value" in name:
            found.append((place(node)[1], node))
        return False

    find(root or app(), look)
    return [bar for _, bar in sorted(found, key=lambda each: each[0])]


def front(width, height):
    """Puts the program's window where nothing is in its way, so large, with the keyboard's focus."""
    number = xdotool("search", "--sync", "--onlyvisible", "--name", "Hourglass")[-1]
    xdotool("windowmove", "--sync", number, 0, 0)
    xdotool("windowsize", "--sync", number, width, height)
    xdotool("windowfocus", number)
    return number


def focused(node):
    return node.get_state_set().contains(Atspi.StateType.FOCUSED)


def tab_to(name, most=60, root=None):
    """Presses Tab until what is called @name, below @root or anywhere, has the focus; whether it came there."""
    found = []
    find(root or app(), lambda node: (node.get_name() or "") == name and found.append(node) and False)
    for _ in range(most):
        if any(focused(node) for node in found):
            return True
        xdotool("key", "Tab")
        time.sleep(0.05)
    return False


def epoch():
    """The number in "Epoch 12 of 200", 0 while there is none."""
    label = starting("Epoch ")
    words = label.get_name().replace(",", "").split() if label is not None else []
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
