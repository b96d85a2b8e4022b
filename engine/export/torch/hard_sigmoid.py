def hard_sigmoid(x):
    """As Keras 1 and 2 have it."""
    return torch.clamp(0.2 * x + 0.5, 0, 1)
