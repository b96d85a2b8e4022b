"""Exit 0 when the Wayland or X display of the environment takes us as a client, 1 when not.

A set DISPLAY may be a leftover (of tmux, of a closed ssh session) or another person's (after su); a program that
believes it fails half a minute later with a message about GTK. Only the first bytes are exchanged: no library is needed
for that.
"""
import os
import re
import socket
import struct
import sys


def connect(family, address):
    s = socket.socket(family, socket.SOCK_STREAM)
    s.settimeout(3)
    try:
        s.connect(address)
        return s
    except OSError:
        s.close()
        return None


def wayland():
    name = os.environ.get("WAYLAND_DISPLAY")
    s = name and connect(socket.AF_UNIX, os.path.join(os.environ.get("XDG_RUNTIME_DIR", "/"), name))
    if s:
        s.close()
    return bool(s)


def cookies(number):
    """The keys for display @number in the file of xauth: records of five fields, each after its length."""
    try:
        with open(os.environ.get("XAUTHORITY") or os.path.expanduser("~/.Xauthority"), "rb") as file:
            data = file.read(1 << 20)
    except OSError:
        return
    at = 0
    while True:
        at += 2
        fields = []
        for _ in range(4):
            if at + 2 > len(data):
                return
            length = struct.unpack_from(">H", data, at)[0]
            fields.append(data[at + 2:at + 2 + length])
            at += 2 + length
        if fields[1] in (b"", str(number).encode()):
            yield fields[2], fields[3]


def accepted(s, name, key):
    """The X11 protocol's connection setup: the first byte of the answer is 1 for success."""
    def padded(text):
        return text + bytes(-len(text) % 4)
    with s:
        try:
            s.sendall(struct.pack("<BxHHHHxx", ord("l"), 11, 0, len(name), len(key)) + padded(name) + padded(key))
            return s.recv(1) == b"\1"
        except OSError:
            return False


def x11():
    match = re.fullmatch(r"(?:[a-z]+/)?(.*):(\d+)(?:\.\d+)?", os.environ.get("DISPLAY", ""))
    if not match:
        return False
    host, number = match[1], int(match[2])
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        places = [(socket.AF_UNIX, "\0" + path), (socket.AF_UNIX, path)]
    else:
        try:
            found = socket.getaddrinfo(host, 6000 + number, 0, socket.SOCK_STREAM)
        except (OSError, OverflowError):
            return False
        places = [(family, address) for family, _, _, _, address in found]
    for family, address in places:
        for name, key in [*cookies(number), (b"", b"")]:
            s = connect(family, address)
            if s is None:
                break
            if accepted(s, name, key):
                return True
    return False


sys.exit(0 if wayland() or x11() else 1)
