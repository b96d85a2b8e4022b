"""Exit 0 when the Wayland or X display of the environment takes a connection, 1 when not.

A set DISPLAY may be a leftover (of tmux, of a closed ssh session); a program that believes it fails half a minute
later with a message about GTK. Only the connection is tried: no library is needed for that.
"""
import os
import re
import socket
import sys


def connects(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as s:
        s.settimeout(3)
        try:
            s.connect(address)
            return True
        except OSError:
            return False


def wayland():
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    return connects(socket.AF_UNIX, os.path.join(os.environ.get("XDG_RUNTIME_DIR", "/"), name))


def x11():
    match = re.fullmatch(r"(?:[a-z]+/)?(.*):(\d+)(?:\.\d+)?", os.environ.get("DISPLAY", ""))
    if not match:
        return False
    host, number = match[1], int(match[2])
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        return connects(socket.AF_UNIX, path) or connects(socket.AF_UNIX, "\0" + path)
    try:
        return any(connects(family, address[:2]) for family, _, _, _, address
                   in socket.getaddrinfo(host, 6000 + number, socket.AF_INET, socket.SOCK_STREAM))
    except OSError:
        return False


sys.exit(0 if wayland() or x11() else 1)
