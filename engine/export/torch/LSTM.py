class LSTM(Recurrent):
    """Gates in Keras's order i, f, c, o."""

    gates, states = 4, 2

    def step(self, z, h, c, kept):
        i, f, new, o = (z + h * kept @ self.recurrent_kernel).chunk(4, 1)
        c = self.gate(f) * c + self.gate(i) * self.activation(new)
        return [self.gate(o) * self.activation(c), c]
