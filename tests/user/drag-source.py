"""A window like a file manager's: the name of a file, which can be dragged to another program. Another file's is shown
when its path is written to the standard input.

    drag-source.py FILE
"""
import os
import sys

import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GLib, Gtk  # noqa: E402

label = Gtk.Label()
source = Gtk.DragSource(actions=Gdk.DragAction.COPY)


def show(path):
    uri = Gio.File.new_for_path(path).get_uri() + "\r\n"
    source.set_content(Gdk.ContentProvider.new_for_bytes("text/uri-list", GLib.Bytes.new(uri.encode())))
    label.set_label(os.path.basename(path))


def told(channel, condition):
    line = channel.readline()
    if line:
        show(line.rstrip("\n"))
    return bool(line)


label.add_controller(source)
show(sys.argv[1])
window = Gtk.Window(title="Files", default_width=240, default_height=60, child=label)
window.present()
GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, told)
GLib.MainLoop().run()
