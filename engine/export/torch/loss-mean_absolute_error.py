def loss_of(y, target):
    return (y - target).abs().mean(-1)
