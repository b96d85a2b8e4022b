def loss_of(y, target):
    return (y - target * (y + 1e-7).log()).mean(-1)
