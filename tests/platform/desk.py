"""What the platform's tests share, over the command line's: where things are, and the tools of the desktop.

    SCRIPT.py hourglass-cli SOURCES BUILD
"""
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

sources, build = (pathlib.Path(argument).resolve() for argument in sys.argv[2:4])
sys.path.insert(0, str(sources / "tests/user/cli"))

from story import case, check, cli, contains, environment, equal, folder, main  # noqa: E402, F401

ID = "org.hourglass.Hourglass"
resources = sources / "resources"


def tool(*command, ok=True, **more):
    """What a tool of the distribution says about a file; it must be content, and silent where @ok is "silent"."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=170, **more)
    said = done.stdout + done.stderr
    check(done.returncode == 0, f"{command[0]}: exit {done.returncode}: {said[-3000:]}")
    if ok == "silent":
        equal(said, "", command[0])
    return said


def desktop_file(path):
    """Groups of a desktop file (or another of that form): {"Desktop Entry": {"Name": …}, …}."""
    groups, rows = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            rows = groups.setdefault(line.strip("[]"), {})
        elif "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            rows[key] = value
    return groups


def xml(path):
    return ElementTree.parse(path).getroot()
