"""Which displays app/display-answers.py takes for alive. Run under tests/with-display.

    display.py PROBE
"""
import os
import socket
import subprocess
import sys
import tempfile

probe = sys.argv[1]
alive = os.environ["DISPLAY"]


def answers(**environment):
    kept = {key: value for key, value in os.environ.items()
            if key not in ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY")}
    done = subprocess.run([sys.executable, probe], env={**kept, **environment}, stderr=subprocess.PIPE)
    assert not done.stderr, done.stderr.decode()
    return done.returncode == 0


def the_display_of_this_test_is_alive():
    assert answers(DISPLAY=alive)
    assert answers(DISPLAY=alive + ".0")
    assert answers(DISPLAY=alive, WAYLAND_DISPLAY="not-there")


def what_is_not_there_is_dead():
    for name in ("", ":4711", "localhost:4711", "localhost:99999", "nonsense", ":", "no-such-host.invalid:0"):
        assert not answers(DISPLAY=name), name


def a_server_that_refuses_us_is_dead():
    with tempfile.TemporaryDirectory() as folder:
        keys = os.path.join(folder, "keys")
        fields = [b"", b"", b"MIT-MAGIC-COOKIE-1", bytes(range(16))]
        record = b"\xff\xff" + b"".join(len(f).to_bytes(2, "big") + f for f in fields)
        with open(keys, "wb") as file:
            file.write(record)
        with open(keys + "-cut", "wb") as file:
            file.write(record[:9])
        reading, writing = os.pipe()
        server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-auth", keys, "-nolisten", "tcp"],
                                  pass_fds=[writing], stderr=subprocess.DEVNULL)
        try:
            number = ":" + os.read(reading, 20).decode().strip()
            assert not answers(DISPLAY=number)
            assert not answers(DISPLAY=number, XAUTHORITY=keys + "-cut")
            assert not answers(DISPLAY=number, XAUTHORITY=os.path.join(folder, "none"))
            assert answers(DISPLAY=number, XAUTHORITY=keys)
        finally:
            server.terminate()
            server.wait()


def a_wayland_socket_must_be_listened_to():
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as s:
        s.bind(os.path.join(folder, "wayland-9"))
        assert not answers(WAYLAND_DISPLAY="wayland-9", XDG_RUNTIME_DIR=folder)
        s.listen()
        assert answers(WAYLAND_DISPLAY="wayland-9", XDG_RUNTIME_DIR=folder)


CASES = [the_display_of_this_test_is_alive, what_is_not_there_is_dead, a_server_that_refuses_us_is_dead,
         a_wayland_socket_must_be_listened_to]
print(f"1..{len(CASES)}")
failed = False
for i, case in enumerate(CASES, 1):
    try:
        case()
        print(f"ok {i} - {case.__name__}")
    except AssertionError as fault:
        failed = True
        print(f"# {fault}\nnot ok {i} - {case.__name__}")
sys.exit(failed)
