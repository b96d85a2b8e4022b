class FeedbackDecoder(nn.Module):
    """Writes a sequence: an LSTM that reads back its own last output, starting from zeros, beside the latent vector z
    where there is one. While training a coin for each step decides whether it reads the true value instead."""

    def __init__(self, features, units, steps, latent=0, activation=torch.tanh, gate=torch.sigmoid,
                 output=lambda x: x, bias=True, teacher_forcing=0.0):
        super().__init__()
        self.features, self.units, self.steps = features, units, steps
        self.activation, self.gate, self.output = activation, gate, output
        self.teacher_forcing = teacher_forcing
        self.kernel = nn.Parameter(nn.init.xavier_uniform_(torch.empty(features + latent, 4 * units)))
        self.recurrent_kernel = nn.Parameter(nn.init.orthogonal_(torch.empty(units, 4 * units)))
        self.projection_kernel = nn.Parameter(nn.init.xavier_uniform_(torch.empty(units, features)))
        self.bias = nn.Parameter(torch.zeros(4 * units)) if bias else 0
        self.projection_bias = nn.Parameter(torch.zeros(features)) if bias else 0

    def forward(self, h=None, c=None, z=None, teacher=None):
        given = z if h is None else h
        h = given.new_zeros(len(given), self.units) if h is None else h
        c = torch.zeros_like(h) if c is None else c
        y, outputs = given.new_zeros(len(given), self.features), []
        for t in range(self.steps):
            if t > 0 and teacher is not None and self.training and torch.rand(()) < self.teacher_forcing:
                y = teacher[:, t - 1]
            x = y if z is None else torch.cat((y, z), 1)
            i, f, new, o = (x @ self.kernel + h @ self.recurrent_kernel + self.bias).chunk(4, 1)
            c = self.gate(f) * c + self.gate(i) * self.activation(new)
            h = self.gate(o) * self.activation(c)
            y = self.output(h @ self.projection_kernel + self.projection_bias)
            outputs.append(y)
        return torch.stack(outputs, 1)
