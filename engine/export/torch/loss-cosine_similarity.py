def loss_of(y, target):
    return -(F.normalize(y, dim=-1) * F.normalize(target, dim=-1)).sum(-1)
