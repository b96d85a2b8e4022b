class PReLU(nn.Module):
    """A slope below 0 for each place of a sample."""

    def __init__(self, shape):
        super().__init__()
        self.alpha = nn.Parameter(torch.zeros(shape))

    def forward(self, x):
        return torch.where(x > 0, x, self.alpha * x)
