def loss_of(y, target, from_logits=False):
    if from_logits:
        return F.binary_cross_entropy_with_logits(y, target, reduction="none").mean(-1)
    return F.binary_cross_entropy(y.clamp(1e-7, 1 - 1e-7), target, reduction="none").mean(-1)
