"""Walk the latent space: see the samples, let t-SNE play, pause and step it, drag a box around some of them, and find
the very same ones in Reconstruct."""
import re
import sys
import time

from screen import BUTTON, Atspi, act, app, named, starting, xdotool
from story import Story, find, rested

story = Story(14)


def saying(words):
    """Something that has @words in its name."""
    return find(app(), lambda node: words in (node.get_name() or ""))


def steps():
    """How many t-SNE has made."""
    node = starting("Step ")
    return int(re.sub(r"\D", "", node.get_name().split(" of ")[0])) if node and " of " in node.get_name() else 0


story.start(sys.argv[1])
story.wait("the first example is there", lambda: named("Latent"))
window = xdotool("search", "--sync", "--onlyvisible", "--name", "Hourglass")[-1]
xdotool("windowmove", "--sync", window, 0, 0)
xdotool("windowfocus", window)
act(named("Train", BUTTON))
story.wait("it trains", lambda: named("Stop", BUTTON))
time.sleep(2)
act(named("Stop", BUTTON))
story.wait("and stops", lambda: named("Train again", BUTTON) or named("Train", BUTTON))
act(named("Latent"))
story.wait("a latent of one value is drawn as it is", lambda: saying("across the latent value, upwards place among the samples shown"))
story.wait("and decoded beside the nearest sample", lambda: starting("Nearest sample: Sample "))
act(named("t-SNE"))
story.wait("t-SNE plays", lambda: steps() > 10)
story.wait("it is said why the cursor snaps", lambda: starting("A place of t-SNE is no latent"))
act(named("Pause"))
story.wait("it pauses", lambda: named("Play"))
stood = rested(steps)  # a step may have been under way
act(named("Step"))
story.wait("a single step is made", lambda: steps() == stood + 1)
act(named("PCA"))
act(named("Box"))
plot = story.wait("the plane is back", lambda: saying("; 0 selected"))
at = plot.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
left, top = at.x + at.width // 4, at.y + at.height // 4
xdotool("mousemove", left, top, "mousedown", 1)
for i in range(1, 9):
    xdotool("mousemove", left + i * at.width // 16, top + i * at.height // 20)
    time.sleep(0.05)
xdotool("mouseup", 1)
chosen = story.wait("a box selects samples",
                    lambda: find(app(), lambda n: re.search(r"; [1-9]\d* selected", n.get_name() or "")))
act(named("Reconstruct"))
story.wait("Reconstruct can show the selected", lambda: named("Selected"))
act(named("Selected"))
story.wait("and does", lambda: saying("Sample ") and not saying("Nothing is selected"))
story.step("nothing fell over", story.app.poll() is None)
story.end()
