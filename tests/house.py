"""The rules of the source tree, as cases: which folder may use which, how long a file may be, what may not be there.

    house.py ROOT COMPILER…

The compiler shows that an engine source which includes a toolkit's header does not compile, and that the same source
outside the engine does.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

root = pathlib.Path(sys.argv[1])
compiler = sys.argv[2:]

# Engine folder → the folders it may include from, itself aside.
MAY_USE = {
    "base": set(),
    "tensor": {"base"},
    "layers": {"base", "tensor"},
    "model": {"base", "tensor", "layers"},
    "data": {"base", "tensor"},
    "files": {"base", "tensor", "layers", "model", "data", "train"},
    "train": {"base", "tensor", "layers", "model", "data"},
    "analysis": {"base", "tensor", "layers", "model", "data", "train"},
    "export": {"base", "tensor", "layers", "model", "data", "train", "files"},
    "reader": {"base", "tensor", "layers", "model", "data", "train", "files"},
}
# Folders of ui/ from the bottom up: each may include from itself and from those before it.
UI_ORDER = ("draw", "parts", "document", "run", "inspector", "canvas", "views", "window")
LONGEST = {".c": 600, ".h": 160, ".ui": 350, ".py": 600}
SOURCES = ("app", "engine", "ui", "resources", "tests")
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
TOOLKIT = re.compile(r"^(gtk|gdk|gsk|glib|gio|gobject|cairo|pango|adwaita)\b")
# Words of unfinished work, in pieces so that this file does not name itself.
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|not " + r"implemented)\b")


def files(folder, *suffixes):
    return sorted(p for p in (root / folder).rglob("*") if p.suffix in suffixes and p.is_file())


def text(path):
    return path.read_text(encoding="utf-8")


def code(path):
    """The source without comments and strings."""
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', " ", text(path), flags=re.DOTALL)


def name(path):
    return str(path.relative_to(root))


def engine_folders_use_only_what_stands_left_of_them():
    for path in files("engine", ".c", ".h"):
        parts = path.relative_to(root / "engine").parts
        if len(parts) < 2:
            continue
        folder = parts[0]
        if folder not in MAY_USE:
            yield f"{name(path)}: the folder {folder} is not in the table of this test"
            continue
        for used in INCLUDE.findall(text(path)):
            first = used.split("/")[0]
            if "/" in used and first in MAY_USE and first != folder and first not in MAY_USE[folder]:
                yield f"{name(path)}: {folder}/ may not use {used}"


def engine_uses_no_toolkit_and_nothing_above_it():
    for path in files("engine", ".c", ".h"):
        for used in INCLUDE.findall(text(path)):
            if TOOLKIT.match(used) or used.startswith(("ui/", "app/", "../")):
                yield f"{name(path)}: the engine may not include {used}"


def ui_folders_use_only_what_stands_below_them():
    for path in files("ui", ".c", ".h"):
        folder = path.relative_to(root / "ui").parts[0]
        if folder not in UI_ORDER:
            yield f"{name(path)}: stands in no folder of this test's list"
            continue
        for used in INCLUDE.findall(text(path)):
            parts = used.split("/")
            if parts[0] == "ui" and (len(parts) < 3 or parts[1] not in UI_ORDER[:UI_ORDER.index(folder) + 1]):
                yield f"{name(path)}: {folder}/ may not use {used}"


def drawing_uses_no_widgets():
    for path in files("ui/draw", ".c", ".h"):
        for used in INCLUDE.findall(text(path)):
            if re.match(r"^(gtk|gdk|gsk|adwaita|gio)\b", used) or used.startswith("app/"):
                yield f"{name(path)}: ui/draw may not include {used}"


def only_one_file_includes_cblas():
    users = [name(p) for p in files("engine", ".c", ".h") + files("ui", ".c", ".h") + files("app", ".c", ".h")
             if any(re.search(r"cblas|lapack", used) for used in INCLUDE.findall(text(p)))]
    if users != ["engine/tensor/blas.c"]:
        yield f"cblas.h belongs in engine/tensor/blas.c alone, and is in: {users}"


def engine_neither_prints_nor_exits():
    for path in files("engine", ".c", ".h"):
        for found in re.findall(r"\b(printf|puts|perror|exit|abort|assert_perror)\s*\(", code(path)):
            yield f"{name(path)}: calls {found}"


def engine_keeps_no_global_state():
    """A file-level `static` variable that can change: not const, or a pointer that is not const itself."""
    pattern = re.compile(r"^static (?!inline\b)([^;{()=]*?)\s*(?:=|;|\[)", re.MULTILINE)
    for path in files("engine", ".c", ".h"):
        for declared in pattern.findall(code(path)):
            if not re.search(r"\bconst\b[^*]*$", declared):
                yield f"{name(path)}: static {declared}: state that outlives a call"


def no_file_is_longer_than_the_style_allows():
    for folder in SOURCES:
        for path in files(folder, *LONGEST):
            lines = text(path).count("\n")
            if lines > LONGEST[path.suffix]:
                yield f"{name(path)}: {lines} lines, at most {LONGEST[path.suffix]}"


def nobody_switches_over_layer_kinds():
    for folder in ("engine", "ui", "app"):
        for path in files(folder, ".c", ".h"):
            inside_a_kind = re.search(r"\bconst HgLayerKind hg_layer_kind_\w+ = \{", text(path))
            for subject in re.findall(r"\bswitch\s*\(([^)]*)\)", code(path)):
                if re.search(r"\bkind\b", subject) and "layer" in subject:
                    yield f"{name(path)}: switch ({subject})"
            # Kinds are found in the registry; comparing with one of them outside layers/ is a switch in disguise.
            if not inside_a_kind and path.parts[-2] != "layers":
                for found in re.findall(r"==\s*&hg_layer_kind_\w+", code(path)):
                    yield f"{name(path)}: compares a kind ({found})"


def nothing_is_marked_unfinished():
    for folder in SOURCES:
        for path in files(folder, ".c", ".h", ".ui", ".css", ".py", ".build", ".sh", ""):
            if path.name == pathlib.Path(__file__).name or "__pycache__" in path.parts or "output" in path.parts:
                continue
            for line in UNFINISHED.findall(text(path)):
                yield f"{name(path)}: {line}"


def compile_with(header, engine):
    flags = subprocess.run(["pkg-config", "--cflags", "gtk4"], capture_output=True, text=True).stdout.split()
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "probe.c"
        source.write_text(f"#include <{header}>\nint probe;\n", encoding="utf-8")
        poison = ["-include", str(root / "engine/no-toolkit.h")] if engine else []
        done = subprocess.run([*compiler, "-fsyntax-only", *flags, *poison, str(source)], capture_output=True)
        return done.returncode == 0


def engine_sources_that_include_a_toolkit_do_not_compile():
    for header in ("glib.h", "cairo/cairo.h", "cairo.h", "pango/pango.h", "gtk/gtk.h"):
        if compile_with(header, engine=True):
            yield f"an engine source with #include <{header}> compiles"
        if not compile_with(header, engine=False):
            yield f"{header} is not found at all, so that nothing was shown"
    if not compile_with("stddef.h", engine=True):
        yield "an engine source without a toolkit does not compile either"


CASES = [
    engine_folders_use_only_what_stands_left_of_them,
    engine_uses_no_toolkit_and_nothing_above_it,
    engine_sources_that_include_a_toolkit_do_not_compile,
    ui_folders_use_only_what_stands_below_them,
    drawing_uses_no_widgets,
    only_one_file_includes_cblas,
    engine_neither_prints_nor_exits,
    engine_keeps_no_global_state,
    no_file_is_longer_than_the_style_allows,
    nobody_switches_over_layer_kinds,
    nothing_is_marked_unfinished,
]

print(f"1..{len(CASES)}")
failed = False
for number, case in enumerate(CASES, 1):
    faults = list(case())
    for fault in faults:
        print(f"# {fault}")
    print(f"{'not ok' if faults else 'ok'} {number} - {case.__name__}")
    failed = failed or bool(faults)
sys.exit(failed)
