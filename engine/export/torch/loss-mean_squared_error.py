def loss_of(y, target):
    return (y - target).square().mean(-1)
