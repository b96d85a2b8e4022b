class Recurrent(nn.Module):
    """Keras's recurrent layers step by step, for what PyTorch's own do not have: other activations, masked steps,
    dropout of inputs and states. Gives every step's output (n, t, units) and the last states."""

    gates, states = 1, 1

    def __init__(self, features, units, activation=torch.tanh, gate=torch.sigmoid, bias=True, backwards=False,
                 dropout=0.0, recurrent_dropout=0.0, zero_output_for_mask=False):
        super().__init__()
        self.units, self.activation, self.gate, self.backwards = units, activation, gate, backwards
        self.dropout, self.recurrent_dropout = dropout, recurrent_dropout
        self.zero_output_for_mask = zero_output_for_mask
        width = self.gates * units
        self.kernel = nn.Parameter(nn.init.xavier_uniform_(torch.empty(features, width)))
        self.recurrent_kernel = nn.Parameter(nn.init.orthogonal_(torch.empty(units, width)))
        self.bias = nn.Parameter(torch.zeros(width)) if bias else None

    def project(self, x):
        return x @ self.kernel if self.bias is None else x @ self.kernel + self.bias

    def step(self, z, h, kept):
        return [self.activation(z + h * kept @ self.recurrent_kernel)]

    def forward(self, x, state=None, mask=None):
        state = state or [x.new_zeros(len(x), self.units)] * self.states
        kept = F.dropout(torch.ones_like(state[0]), self.recurrent_dropout, self.training)
        z = self.project(x * F.dropout(torch.ones_like(x[:, :1]), self.dropout, self.training))
        outputs, last = [], torch.zeros_like(state[0])
        for t in reversed(range(x.shape[1])) if self.backwards else range(x.shape[1]):
            new = self.step(z[:, t], *state, kept)
            if mask is None:
                state, last = new, new[0]
            else:
                counts = mask[:, t, None]
                last = torch.where(counts, new[0], torch.zeros_like(last) if self.zero_output_for_mask else last)
                state = [torch.where(counts, a, b) for a, b in zip(new, state)]
            outputs.append(last)
        return torch.stack(outputs, 1), state
