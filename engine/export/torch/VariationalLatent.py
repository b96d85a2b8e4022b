class VariationalLatent(nn.Module):
    """A mean and a log variance for each unit; while training a value is drawn from them. `penalty` is how far they are
    from the standard normal distribution."""

    def __init__(self, features, units, kl_weight):
        super().__init__()
        self.mean, self.log_variance = nn.Linear(features, units), nn.Linear(features, units)
        self.kl_weight, self.penalty = kl_weight, 0

    def forward(self, x):
        mean, log_variance = self.mean(x), self.log_variance(x)
        divergence = mean.square() + log_variance.exp() - log_variance - 1
        self.penalty = self.kl_weight * 0.5 * divergence.sum() / len(x)
        noise = torch.randn_like(mean) if self.training else 0
        return mean + noise * (log_variance / 2).exp(), mean, log_variance
