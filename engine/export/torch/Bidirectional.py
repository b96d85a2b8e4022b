class Bidirectional(nn.Module):
    """A recurrent layer in both directions; the second one's steps are turned round again."""

    def __init__(self, forward_layer, backward_layer, merge, sequences):
        super().__init__()
        self.forward_layer, self.backward_layer = forward_layer, backward_layer
        self.merge, self.sequences = merge, sequences

    def forward(self, x, state=None, mask=None):
        half = len(state) // 2 if state else 0
        a, left = self.forward_layer(x, state[:half] if state else None, mask)
        b, right = self.backward_layer(x, state[half:] if state else None, mask)
        b = b.flip(1)
        if not self.sequences:
            a, b = a[:, -1], b[:, 0]
        elif mask is not None:
            a, b = a * mask[..., None], b * mask[..., None]
        return self.merge(a, b), [*left, *right]
