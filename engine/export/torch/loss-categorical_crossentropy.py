def loss_of(y, target, from_logits=False):
    if from_logits:
        return -(target * F.log_softmax(y, -1)).sum(-1)
    y = y / y.sum(-1, keepdim=True)
    return -(target * y.clamp(1e-7, 1 - 1e-7).log()).sum(-1)
