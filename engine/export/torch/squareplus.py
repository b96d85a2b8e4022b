def squareplus(x):
    return (x + torch.sqrt(x * x + 4)) / 2
