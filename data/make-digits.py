#!/usr/bin/env python3
"""Makes data/digits.npy from the digits that come with Debian's python3-sklearn (1.2).

    apt install python3-sklearn && python3 data/make-digits.py

A row is an image: 64 pixels of 0 … 16, row by row, then the digit.
"""
import os

import numpy
from sklearn.datasets import load_digits

here = os.path.dirname(os.path.abspath(__file__))
digits = load_digits()
table = numpy.column_stack([digits.data, digits.target])
assert table.shape == (1797, 65) and table.min() == 0 and table.max() == 16
numpy.save(os.path.join(here, "digits.npy"), table.astype("u1"))
