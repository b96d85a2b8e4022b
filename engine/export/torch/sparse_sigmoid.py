def sparse_sigmoid(x):
    return torch.clamp(0.5 * (x + 1), 0, 1)
