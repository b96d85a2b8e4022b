"""The first example, rare-event-59, as a screen reader is told of its bars and its title."""

WHOLE = ["Input, 5 × 59, 295 values, 0 parameters",
         "LSTM 5, relu, sequences, 5 × 5, 25 values, 1,300 parameters",
         "LSTM 16, relu, sequences, 5 × 16, 80 values, 1,408 parameters",
         "LSTM 1, relu, waist, 1, 1 value, 72 parameters",
         "RepeatVector 5, 5 × 1, 5 values, 0 parameters",
         "LSTM 5, relu, sequences, 5 × 5, 25 values, 140 parameters",
         "LSTM 16, relu, sequences, 5 × 16, 80 values, 1,408 parameters",
         "TimeDistributed Dense 59, linear, 5 × 59, 295 values, 1,003 parameters"]
TITLE = "295 → 1 · 295.00× · 99.66 % · 5,331 parameters"
