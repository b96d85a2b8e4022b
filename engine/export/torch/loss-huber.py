def loss_of(y, target, delta=1.0):
    return F.huber_loss(y, target, reduction="none", delta=delta).mean(-1)
