def hard_sigmoid_2(x):
    """The hard sigmoid of Keras 1 and 2."""
    return ops.clip(0.2 * x + 0.5, 0.0, 1.0)
