#!/usr/bin/env python3
"""Makes data/ecg.npy from the electrocardiogram that comes with Debian's python3-scipy (1.10).

    apt install python3-scipy && python3 data/make-ecg.py

The raw ADC counts (11 bits, 1024 is 0 mV, 200 a millivolt) are kept as 16-bit integers.
"""
import os

import numpy
import scipy.misc

here = os.path.dirname(os.path.abspath(__file__))
with numpy.load(os.path.join(os.path.dirname(scipy.misc.__file__), "ecg.dat")) as archive:
    signal = archive["ecg"]
assert signal.shape == (108000,) and 0 <= signal.min() and signal.max() < 2048
numpy.save(os.path.join(here, "ecg.npy"), signal.astype("<i2"))
