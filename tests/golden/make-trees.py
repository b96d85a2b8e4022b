#!/usr/bin/env python3
"""Makes tests/golden/trees/ with h5py (Debian's python3-h5py): files that are no
Keras models, to be listed and read.

table.h5    as pandas writes a frame: a compound table below a group, with attributes, chunked and packed
nested.h5   groups in groups, data sets of every number type, texts, truth values, odd names
links.h5    a soft, an external and a cyclic hard link, a second name of a data set, a filter that is not supported
user.mat    as MATLAB 7.3 writes: a user block of 512 bytes, characters as uint16
"""
import os

import h5py
import numpy

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "trees")
os.makedirs(folder, exist_ok=True)


def create(name, **more):
    return h5py.File(os.path.join(folder, name), "w", track_order=False, **more)


with create("table.h5") as file:
    group = file.create_group("frame")
    group.attrs["pandas_type"] = "frame_table"
    group.attrs["pandas_version"] = numpy.bytes_("0.15.2")
    kind = numpy.dtype([("index", "<i8"), ("values_block_0", "<f8", (2,)), ("kind", "S6")])
    rows = numpy.zeros(12, kind)
    rows["index"] = numpy.arange(12) * 10
    rows["values_block_0"] = numpy.arange(24).reshape(12, 2) / 4
    rows["kind"] = [b"even", b"odd"] * 6
    table = group.create_dataset("table", data=rows, chunks=(4,), compression="gzip", compression_opts=9, shuffle=True)
    table.attrs["CLASS"] = "TABLE"
    table.attrs["NROWS"] = 12
    table.attrs["levels"] = numpy.arange(20, dtype="<i4")

with create("nested.h5") as file:
    file.attrs["title"] = "Wärme ‮ and \x07 bells"
    file.attrs["empty"] = h5py.Empty("f")
    file.attrs["long"] = "x" * 5000
    deep = file.create_group("a/b/c")
    deep.create_dataset("x", data=numpy.arange(60, dtype="<f8").reshape(5, 4, 3) + 0.1, chunks=(2, 4, 3),
                        compression="gzip", fletcher32=True)
    for kind in ("<f2", "<f4", ">f4", "<i1", "<u2", ">i4", "<i8"):
        deep.create_dataset("as " + kind[1:] + (" big" if kind[0] == ">" else ""),
                            data=numpy.array([[1, 2], [3, -4 if kind[1] != "u" else 4]], kind))
    file.create_dataset("flags", data=numpy.array([[True, False], [False, True]]))
    file.create_dataset("words", data=numpy.array(["one", "zwei", "drei ä"], dtype=h5py.string_dtype()))
    file.create_dataset("fixed", data=numpy.array([b"ab", b"c"], "S2"))
    file.create_dataset("scalar", data=2.5)
    file.create_dataset("nothing", data=h5py.Empty("f"))
    file.create_dataset("none", shape=(0, 3), dtype="<f4")
    file.create_dataset("odd‮name", data=numpy.zeros((2, 2), "<f4"))
    file["labels"] = numpy.array([0, 1, 0, 1, 1])

with create("links.h5") as file:
    inner = file.create_group("group")
    inner.create_dataset("x", data=numpy.ones((3, 2), "<f4"))
    inner["again"] = inner["x"]
    inner["cycle"] = file["group"]
    inner["soft"] = h5py.SoftLink("/group/x")
    inner["out"] = h5py.ExternalLink("/etc/passwd", "/users")
    file.create_dataset("packed", data=numpy.ones((8, 8), "<f4"), chunks=(4, 4), compression="lzf")

with create("user.mat", userblock_size=512) as file:
    file.create_dataset("x", data=numpy.arange(12.0).reshape(3, 4)).attrs["MATLAB_class"] = numpy.bytes_("double")
    file.create_dataset("name", data=numpy.array([[104], [105]], "<u2")).attrs["MATLAB_class"] = numpy.bytes_("char")
with open(os.path.join(folder, "user.mat"), "r+b") as file:
    file.write(b"MATLAB 7.3 MAT-file".ljust(512))
