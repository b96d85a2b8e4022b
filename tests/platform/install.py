"""An installed copy, moved to where nobody built it, does what a person expects: its desktop file starts it, over the
session bus and by its command; it finds its reader, its data and its settings; a second start opens a window of the same
program; and what was folded away stays folded.

    install.py hourglass-cli SOURCES BUILD
"""
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

ID = "org.hourglass.Hourglass"
PLACES = [f"share/applications/{ID}.desktop", f"share/metainfo/{ID}.metainfo.xml", f"share/mime/packages/{ID}.xml",
          f"share/dbus-1/services/{ID}.service", f"share/glib-2.0/schemas/{ID}.gschema.xml",
          f"share/icons/hicolor/scalable/apps/{ID}.svg", f"share/icons/hicolor/symbolic/apps/{ID}-symbolic.svg",
          "share/man/man1/hourglass.1", "share/man/man1/hourglass-cli.1",
          "share/bash-completion/completions/hourglass-cli.bash", "share/hourglass/data/digits.npy",
          "share/doc/hourglass/LICENSE", "libexec/hourglass-reader", "bin/hourglass", "bin/hourglass-cli"]
sources, build = (pathlib.Path(argument).resolve() for argument in sys.argv[2:4])
sys.path.insert(0, str(sources / "tests/user"))


def install():
    """Into an empty folder, and then this script again in a session that has the folder among its own."""
    room = pathlib.Path(tempfile.mkdtemp(prefix="hourglass-installed-"))
    subprocess.run(["meson", "install", "-C", build, "--no-rebuild", "--destdir", room], check=True, capture_output=True)
    prefix = next(room.rglob("bin/hourglass")).parent.parent
    service = prefix / f"share/dbus-1/services/{ID}.service"
    service.write_text(service.read_text().replace(str(prefix).removeprefix(str(room)), str(prefix)))
    for folder, command in (("glib-2.0/schemas", "glib-compile-schemas"), ("mime", "update-mime-database"),
                            ("applications", "update-desktop-database")):
        subprocess.run([command, prefix / "share" / folder], check=True, capture_output=True)
    environment = dict(os.environ, XDG_DATA_DIRS=f"{prefix}/share:/usr/share", PATH=f"{prefix}/bin:{os.environ['PATH']}",
                       GSETTINGS_BACKEND="keyfile", GTK_A11Y="atspi", HOURGLASS_PREFIX=str(prefix))
    environment.pop("HOURGLASS_DATA", None)
    code = subprocess.run(["dbus-run-session", "--", sys.executable, *sys.argv], env=environment).returncode
    shutil.rmtree(room)
    sys.exit(code)


def bus(path, method, *arguments, to=ID):
    done = subprocess.run(["gdbus", "call", "--session", "--dest", to, "--object-path", path, "--method", method,
                           *arguments], capture_output=True, text=True)
    return done.stdout.strip()


def process():
    """The program's number, or 0 when it does not run."""
    said = bus("/org/freedesktop/DBus", "org.freedesktop.DBus.GetConnectionUnixProcessID", ID, to="org.freedesktop.DBus")
    return int(said.removeprefix("(uint32 ").removesuffix(",)")) if said else 0


def frames():
    """Titles of the windows that are shown."""
    node = app()
    found = [] if node is None else [node.get_child_at_index(i) for i in range(node.get_child_count())]
    return [frame.get_name() for frame in found if frame is not None and frame.get_role() == Atspi.Role.FRAME]


def painted(label):
    """Whether a button called so has a place and a size, which it gets with the first frame."""
    def shows(node):
        if node.get_name() != label or node.get_role() != Atspi.Role.PUSH_BUTTON:
            return False
        box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        return box.width > 0 and box.height > 0

    try:
        return find(app(), shows) is not None
    except GLib.Error:  # the bus still tells of a program that has ended
        return False


def follow():
    prefix = pathlib.Path(os.environ["HOURGLASS_PREFIX"])
    entry = prefix / f"share/applications/{ID}.desktop"
    command = next(line for line in entry.read_text().splitlines() if line.startswith("Exec=")).removeprefix("Exec=")
    model = prefix / "model.h5"
    story = Story(22)
    absent = [place for place in PLACES if not (prefix / place).is_file()]
    story.step("everything has its place", not absent, absent)
    done = subprocess.run([prefix / "bin/hourglass-cli", "new", "10-3", "-o", model], capture_output=True, text=True)
    story.step("the installed command line writes a model", done.returncode == 0, done.stderr)
    done = subprocess.run([prefix / "bin/hourglass-cli", "data", "digits"], capture_output=True, text=True, cwd="/")
    story.step("and has the built-in data", done.returncode == 0 and "digits" in done.stdout, done.stderr)
    launcher = Gio.DesktopAppInfo.new(f"{ID}.desktop")
    story.step("the desktop finds the app", launcher is not None and launcher.get_filename() == str(entry))
    launcher.launch_uris([model.as_uri()], None)
    story.wait("the bus starts it", process)
    words = pathlib.Path(f"/proc/{process()}/cmdline").read_bytes().split(b"\0")
    story.step("the installed one, as a service", words[:2] == [bytes(prefix / "bin/hourglass"), b"--gapplication-service"], words)
    story.wait("the file was read and is shown", lambda: "model.h5 – Hourglass" in frames())
    story.wait("and painted", lambda: painted("Train"))
    first = process()
    done = subprocess.run(shlex.split(command.replace("%F", "dense-784")), timeout=20)
    story.step("its command ends at once where it runs already", done.returncode == 0)
    story.wait("and opens an example with its data", lambda: "digits-28" in labels())
    before = len(frames())
    launcher.launch_action("new-window", None)
    story.wait("its action opens one window more", lambda: len(frames()) == before + 1)
    subprocess.run(["hourglass", "--new-window"], check=True, timeout=20)
    story.wait("and so does the action's command", lambda: len(frames()) == before + 2)
    story.step("of the same program", process() == first)
    bus("/org/hourglass/Hourglass/window/1", "org.gtk.Actions.Activate", "stack", "[]", "{}")
    bus("/org/hourglass/Hourglass", "org.gtk.Actions.Activate", "quit", "[]", "{}")
    story.wait("it quits", lambda: not process())
    story.app = subprocess.Popen(shlex.split(command.replace("%F", "")))
    story.wait("its command starts it at the start page", lambda: painted("Open…"))
    state = bus("/org/hourglass/Hourglass/window/1", "org.gtk.Actions.Describe", "stack")
    story.step("the stack stays folded away", "[<false>]" in state, state)
    done = subprocess.run(["gsettings", "get", ID, "show-stack"], capture_output=True, text=True)
    story.step("as the settings say", done.stdout == "false\n", done.stdout + done.stderr)
    bus("/org/hourglass/Hourglass", "org.gtk.Actions.Activate", "quit", "[]", "{}")
    story.wait("it quits again", lambda: not process())
    (prefix / "share/glib-2.0/schemas/gschemas.compiled").unlink()
    story.app = subprocess.Popen(["hourglass"])
    story.wait("without its schema it starts, too", lambda: painted("Open…"))
    bus("/org/hourglass/Hourglass", "org.gtk.Actions.Activate", "preferences", "[]", "{}")
    state = bus("/org/hourglass/Hourglass", "org.gtk.Actions.Describe", "preferences")
    story.step("and has no preferences", state.startswith("((false,") and process() > 0, state)
    bus("/org/hourglass/Hourglass", "org.gtk.Actions.Activate", "quit", "[]", "{}")
    story.wait("and quits", lambda: not process())
    bracket(prefix / "share/locale/de/LC_MESSAGES")
    story.app = subprocess.Popen(["hourglass", "10-3"], env=dict(os.environ, LANGUAGE="de"))
    story.wait("translated, it shows the translation", lambda: "[Reconstruct]" in labels() and "[Undo]" in labels())
    story.end()


def bracket(folder):
    """Translates: every word is put in brackets."""
    folder.mkdir(parents=True)
    template = folder / "hourglass.pot"
    files = (sources / "resources/po/POTFILES").read_text().split()
    for command in (["xgettext", "-o", template, "--from-code=UTF-8", "-k_", "-D", sources, *files],
                    ["msgen", template, "-o", folder / "hourglass.po"],
                    ["msgfilter", "-i", folder / "hourglass.po", "-o", folder / "de.po", "sed", "-e", "s/^/[/;s/$/]/"],
                    ["msgfmt", "-c", folder / "de.po", "-o", folder / "hourglass.mo"]):
        subprocess.run(command, check=True, capture_output=True)


def labels():
    found = []
    find(app(), lambda node: found.append(node.get_name() or "") and False)
    return found


if "HOURGLASS_PREFIX" not in os.environ:
    install()
from gi.repository import Gio, GLib  # noqa: E402
from screen import Atspi, app  # noqa: E402
from story import Story, find  # noqa: E402

follow()
