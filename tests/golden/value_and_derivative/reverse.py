"""value_and_derivative in reverse mode, which mode="auto" takes."""


def value_and_derivative(w, X, y):
    """Value and derivative of value_and_derivative by w."""
    r = X @ w - y
    return 0.5 * (r @ r), X.T @ r
