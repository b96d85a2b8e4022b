def orthogonality(matrix):
    """How far a matrix's rows are from standing at right angles."""
    rows = matrix / matrix.square().sum(1, keepdim=True).clamp(min=1e-12).sqrt()
    return (rows @ rows.T).abs().triu(1).sum()
