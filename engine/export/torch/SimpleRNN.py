class SimpleRNN(Recurrent):
    """h = activation(x W + h U + b)."""
