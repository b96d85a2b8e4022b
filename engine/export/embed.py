"""Pieces of scripts as C: embed.py SYMBOL FILE… prints a table of HgSnippet, named after the files."""
import pathlib
import sys


def quoted(line):
    text = "".join(c if 32 <= ord(c) < 127 and c not in '"\\' else "".join(f"\\{b:03o}" for b in c.encode())
                   for c in line)
    return f'      "{text}\\n"'


print('#include "export/snippet.h"\n')
print(f"const HgSnippet {sys.argv[1]}[] = {{")
for path in map(pathlib.Path, sys.argv[2:]):
    print(f'  {{ "{path.stem}",')
    print("\n".join(quoted(line) for line in path.read_text(encoding="utf-8").splitlines()) + " },")
print("  { NULL, NULL },\n};")
