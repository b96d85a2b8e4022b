class GRU(Recurrent):
    """Gates in Keras's order z, r, h. With reset_after the bias has a second row, for the product with the state."""

    gates = 3

    def __init__(self, features, units, reset_after=True, **options):
        super().__init__(features, units, **options)
        self.reset_after = reset_after
        if reset_after and self.bias is not None:
            self.bias = nn.Parameter(torch.zeros(2, 3 * units))

    def project(self, x):
        twice = self.bias is not None and self.reset_after
        return x @ self.kernel + self.bias[0] if twice else super().project(x)

    def step(self, z, h, kept):
        u, held = self.units, h * kept
        if self.reset_after:
            w = held @ self.recurrent_kernel
            w = w if self.bias is None else w + self.bias[1]
            update, reset = self.gate(z[:, :2 * u] + w[:, :2 * u]).chunk(2, 1)
            new = self.activation(z[:, 2 * u:] + reset * w[:, 2 * u:])
        else:
            update, reset = self.gate(z[:, :2 * u] + held @ self.recurrent_kernel[:, :2 * u]).chunk(2, 1)
            new = self.activation(z[:, 2 * u:] + (reset * held) @ self.recurrent_kernel[:, 2 * u:])
        return [update * h + (1 - update) * new]
