"""What the stories share: starting the app, finding things in it as a screen reader does, and printing TAP.

Run under tests/with-display, which gives each run a display, a session bus and a home of its own.
"""
import os
import subprocess
import sys
import time

LIMIT = 60.0  # seconds that anything may take to appear


class Story:
    """A story is a row of steps; the first one that fails ends it."""

    def __init__(self, steps):
        self.steps = steps
        self.number = 0
        self.app = None
        print(f"1..{steps}", flush=True)

    def start(self, program, *arguments):
        """With what is opened; nothing: the first example."""
        self.begin(program, *(arguments or ["rare-event-59"]))

    def begin(self, program, *arguments):
        """With these arguments; none: at the start page."""
        self.app = subprocess.Popen([program, *arguments], env=dict(os.environ, GTK_A11Y="atspi"))

    def step(self, name, good, seen=""):
        self.number += 1
        print(f"{'ok' if good else 'not ok'} {self.number} - {name}", flush=True)
        if not good:
            if seen != "":
                print(f"# seen: {seen}", flush=True)
            if self.app is not None and self.app.poll() is not None:
                print(f"# the app ended with {self.app.returncode}", flush=True)
            self.end()

    def wait(self, name, look, limit=LIMIT):
        """A step that holds as soon as look() is true; returns what it gave."""
        until = time.monotonic() + limit
        result = None
        while time.monotonic() < until:
            result = look()
            if result:
                break
            if self.app is not None and self.app.poll() is not None:
                result = None
                break
            time.sleep(0.05)
        self.step(name, bool(result))
        return result

    def until(self, look, limit=LIMIT):
        """No step of its own: returns what look() gives once that is true, or what it gave last."""
        end = time.monotonic() + limit
        while not (result := look()) and time.monotonic() < end:
            time.sleep(0.05)
        return result

    def end(self):
        if self.app is not None:
            self.app.kill()
            self.app.wait()
        sys.exit(0 if self.number == self.steps else 1)


def rested(look, limit=LIMIT):
    """What look() gives, once it gives the same half a second later."""
    end = time.monotonic() + limit
    before = look()
    while time.monotonic() < end:
        time.sleep(0.5)
        now = look()
        if now == before:
            break
        before = now
    return before


def tree(atspi, name="hourglass"):
    """The application's node on the accessibility bus, or None."""
    desktop = atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        try:
            child = desktop.get_child_at_index(i)
            if child is not None and name in (child.get_name() or "").lower():
                return child
        except Exception:  # it went away while we looked
            continue
    return None


def walk(node):
    """All nodes below @node that are shown, the node first."""
    yield node
    try:
        count = node.get_child_count()
    except Exception:  # the node went away while we looked
        return
    for i in range(count):
        try:
            child = node.get_child_at_index(i)
        except Exception:
            return
        if child is not None:
            yield from walk(child)


def find(node, test):
    """The first node below @node that satisfies test(), or None."""
    if node is None:
        return None
    for child in walk(node):
        try:
            if test(child):
                return child
        except Exception:
            continue
    return None
