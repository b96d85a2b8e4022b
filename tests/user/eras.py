"""Models of five eras as Keras wrote them, what a story sees in each, and an array that they can run on."""
import os
import shutil
import struct
import sys

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "golden")
FORGET = "forget gate · from unit 1 to unit 1: "  # before the weight that is looked for

# File; what the title says; the waist; the second LSTM, its bar, its recurrent kernel and the first weight of the forget
# gate; the shape of a sample; what the encoder holds. The weight is the number that h5py reads: lstm_2_U_f[0, 0] of the
# first file, recurrent_kernel[0, units] of the next three, layers/bidirectional_1/forward_layer/cell/vars/1[0, units] of
# the archive.
ERAS = [
    ("keras1_lstm_ae.h5", "21 → 2 · 10.50× · 90.48 % · 1,727 parameters", "lstm_3, with 2 values: ",
     ("lstm_2", "LSTM 8, ", "lstm_2 recurrent_kernel", "−0.598595"), (7, 3), "Weights: 9 arrays, 908 values"),
    ("keras2_lstm_ae.h5", "21 → 2 · 10.50× · 90.48 % · 1,727 parameters", "lstm_3, with 2 values: ",
     ("lstm_2", "LSTM 8, ", "lstm_2 recurrent_kernel", "−0.411796"), (7, 3), "Weights: 9 arrays, 908 values"),
    ("universal_lstm.h5", "42 → 3 · 14.00× · 92.86 % · 1,062 parameters", "lstm_1, with 3 values: ",
     ("lstm_1", "LSTM 3, ", "lstm_1 recurrent_kernel", "−0.0199255"), (7, 6), "Weights: 6 arrays, 624 values"),
    ("keras3_tanh_lstm.h5", "27 → 4 · 6.75× · 85.19 % · 1,179 parameters", "lstm_1, with 4 values: ",
     ("lstm_1", "LSTM 4, ", "lstm_1 recurrent_kernel", "0.327256"), (9, 3), "Weights: 6 arrays, 592 values"),
    ("keras3_bilstm.keras", "27 → 8 · 3.38× · 70.37 % · 1,863 parameters", "bidirectional_1, with 8 values: ",
     ("bidirectional_1", "Bidirectional LSTM 4, ", "bidirectional_1 forward_recurrent_kernel", "−0.440784"), (9, 3),
     "Weights: 12 arrays, 1,024 values"),
]


def asked():
    """The rows of the table whose files the story is told."""
    return [era for era in ERAS if era[0] in sys.argv[2:]]


def own(name, folder):
    """A copy of a golden file in @folder; its path."""
    return shutil.copy(os.path.join(GOLDEN, name), folder)


def write_array(path, shape):
    """A NumPy array of 40 samples of @shape, with values from 0 to 1."""
    n = 40 * shape[0] * shape[1]
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {(40, *shape)}, }}"
    header += " " * ((-len(header) - 11) % 64) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode("ascii"))
        file.write(struct.pack(f"<{n}f", *[i * 7919 % 101 / 101 for i in range(n)]))
