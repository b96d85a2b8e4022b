def sparsemax(x, axis):
    """Martins & Astudillo 2016: what lies above a threshold, which is such that it adds up to 1."""
    x = x.movedim(axis, -1)
    ordered = x.sort(-1, descending=True).values
    count = torch.arange(1, x.shape[-1] + 1, dtype=x.dtype, device=x.device)
    support = (1 + count * ordered > ordered.cumsum(-1)).sum(-1, keepdim=True)
    threshold = (ordered.cumsum(-1).gather(-1, support - 1) - 1) / support
    return torch.clamp(x - threshold, min=0).movedim(-1, axis)
