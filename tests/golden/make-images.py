#!/usr/bin/env python3
"""Makes tests/golden/images/ with GdkPixbuf (Debian's gir1.2-gdkpixbuf-2.0), which writes by libpng and libjpeg, and by
hand where it does not: small images of every kind, and a folder of them in two sub folders.

kinds/grey8.png, grey16.png, colour.png, alpha.png, palette.png, bits.png, interlaced.png   4 × 3 pixels each, by zlib
kinds/colour.jpg                                                                           16 × 8 pixels
kinds/turned.jpg    the same with EXIF data that ask for a quarter turn
folder/round, folder/square    three images of 6 × 6 each
"""
import os
import struct
import zlib

import gi

gi.require_version("GdkPixbuf", "2.0")
from gi.repository import GdkPixbuf, GLib

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "images")
for name in ("kinds", "folder/round", "folder/square"):
    os.makedirs(os.path.join(folder, name), exist_ok=True)


def write(name, data):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(name, width, height, bits, kind, rows, extra=b"", interlace=0):
    head = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, interlace)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    write(name, b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b""))


value = [[(4 * i + k) * 20 for k in range(4)] for i in range(3)]
png("kinds/grey8.png", 4, 3, 8, 0, [bytes(row) for row in value])
png("kinds/grey16.png", 4, 3, 16, 0, [struct.pack(">4H", *(v * 257 + 5 for v in row)) for row in value])
png("kinds/colour.png", 4, 3, 8, 2, [bytes(b for v in row for b in (v, 255 - v, 128)) for row in value])
png("kinds/alpha.png", 4, 3, 8, 6, [bytes(b for v in row for b in (v, v, 0, 255 if v < 100 else 51)) for row in value])
png("kinds/palette.png", 4, 3, 8, 3, [bytes(v // 20 for v in row) for row in value],
    chunk(b"PLTE", bytes(b for i in range(12) for b in (20 * i, 0, 255))) + chunk(b"tRNS", b"\0"))
png("kinds/bits.png", 4, 3, 1, 0, [b"\xa0", b"\x50", b"\xf0"])
# The passes of Adam7 that an image of 4 × 3 has, line by line.
lines = [bytes([value[0][0]]), bytes([value[0][2]]), bytes([value[2][0], value[2][2]]), bytes([value[0][1], value[0][3]]),
         bytes([value[2][1], value[2][3]]), bytes(value[1])]
png("kinds/interlaced.png", 4, 3, 8, 0, lines, interlace=1)


def pixbuf(width, height, pixels):
    return GdkPixbuf.Pixbuf.new_from_bytes(GLib.Bytes.new(bytes(pixels)), GdkPixbuf.Colorspace.RGB, False, 8, width, height,
                                           3 * width)


blocks = [b for i in range(8) for k in range(16) for b in ((200, 40, 40) if k < 8 else (40, 40, 200))]
done, jpeg = pixbuf(16, 8, blocks).save_to_bufferv("jpeg", ["quality"], ["100"])
write("kinds/colour.jpg", jpeg)
exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHH", 0x112, 3, 1, 6, 0) + b"\0\0\0\0"
write("kinds/turned.jpg", jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:])
for number in range(3):
    for shape in ("round", "square"):
        pixels = [b for i in range(6) for k in range(6)
                  for b in ([255 - 40 * number] * 3
                            if (abs(i - 2.5) < 2 and abs(k - 2.5) < 2 if shape == "square" else (i - 2.5) ** 2 + (k - 2.5) ** 2 < 6)
                            else [0, 0, 50])]
        done, data = pixbuf(6, 6, pixels).save_to_bufferv("png", [], [])
        write(f"folder/{shape}/{number + 1}.png", data)
