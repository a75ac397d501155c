"""A thousand Runge-Kutta steps of Lotka and Volterra's equations in Python floats; by four rates and two initial values."""

from harness import Case


def lotka_volterra(a, b, c, d, x, y, dt, steps):
    for _ in range(steps):
        k1x = a * x - b * x * y
        k1y = d * x * y - c * y
        xa = x + 0.5 * dt * k1x
        ya = y + 0.5 * dt * k1y
        k2x = a * xa - b * xa * ya
        k2y = d * xa * ya - c * ya
        xb = x + 0.5 * dt * k2x
        yb = y + 0.5 * dt * k2y
        k3x = a * xb - b * xb * yb
        k3y = d * xb * yb - c * yb
        xc = x + dt * k3x
        yc = y + dt * k3y
        k4x = a * xc - b * xc * yc
        k4y = d * xc * yc - c * yc
        x = x + dt / 6.0 * (k1x + 2.0 * k2x + 2.0 * k3x + k4x)
        y = y + dt / 6.0 * (k1y + 2.0 * k2y + 2.0 * k3y + k4y)
    return x + y


def lotka_volterra_by_hand(a, b, c, d, x, y, dt, steps):
    """Line by line, without algebra: what a careful person writes who mirrors the loop."""
    saved = []
    for _ in range(steps):
        k1x = a * x - b * x * y
        k1y = d * x * y - c * y
        xa = x + 0.5 * dt * k1x
        ya = y + 0.5 * dt * k1y
        k2x = a * xa - b * xa * ya
        k2y = d * xa * ya - c * ya
        xb = x + 0.5 * dt * k2x
        yb = y + 0.5 * dt * k2y
        k3x = a * xb - b * xb * yb
        k3y = d * xb * yb - c * yb
        xc = x + dt * k3x
        yc = y + dt * k3y
        k4x = a * xc - b * xc * yc
        k4y = d * xc * yc - c * yc
        saved.append((x, y, xa, ya, xb, yb, xc, yc))
        x = x + dt / 6.0 * (k1x + 2.0 * k2x + 2.0 * k3x + k4x)
        y = y + dt / 6.0 * (k1y + 2.0 * k2y + 2.0 * k3y + k4y)
    value = x + y
    a_bar = b_bar = c_bar = d_bar = 0.0
    x_bar = y_bar = 1.0
    for _ in range(steps):
        x, y, xa, ya, xb, yb, xc, yc = saved.pop()
        t = y_bar * (dt / 6.0)
        k1y_bar = t
        k2y_bar = t * 2.0
        k3y_bar = t * 2.0
        k4y_bar = t
        t = x_bar * (dt / 6.0)
        k1x_bar = t
        k2x_bar = t * 2.0
        k3x_bar = t * 2.0
        k4x_bar = t
        # k4y = d*xc*yc - c*yc
        d_bar += k4y_bar * xc * yc
        xc_bar = k4y_bar * d * yc
        yc_bar = k4y_bar * d * xc - k4y_bar * c
        c_bar -= k4y_bar * yc
        # k4x = a*xc - b*xc*yc
        a_bar += k4x_bar * xc
        xc_bar += k4x_bar * a - k4x_bar * b * yc
        b_bar -= k4x_bar * xc * yc
        yc_bar -= k4x_bar * b * xc
        y_bar += yc_bar
        k3y_bar += yc_bar * dt
        x_bar += xc_bar
        k3x_bar += xc_bar * dt
        d_bar += k3y_bar * xb * yb
        xb_bar = k3y_bar * d * yb
        yb_bar = k3y_bar * d * xb - k3y_bar * c
        c_bar -= k3y_bar * yb
        a_bar += k3x_bar * xb
        xb_bar += k3x_bar * a - k3x_bar * b * yb
        b_bar -= k3x_bar * xb * yb
        yb_bar -= k3x_bar * b * xb
        y_bar += yb_bar
        k2y_bar += yb_bar * (0.5 * dt)
        x_bar += xb_bar
        k2x_bar += xb_bar * (0.5 * dt)
        d_bar += k2y_bar * xa * ya
        xa_bar = k2y_bar * d * ya
        ya_bar = k2y_bar * d * xa - k2y_bar * c
        c_bar -= k2y_bar * ya
        a_bar += k2x_bar * xa
        xa_bar += k2x_bar * a - k2x_bar * b * ya
        b_bar -= k2x_bar * xa * ya
        ya_bar -= k2x_bar * b * xa
        y_bar += ya_bar
        k1y_bar += ya_bar * (0.5 * dt)
        x_bar += xa_bar
        k1x_bar += xa_bar * (0.5 * dt)
        d_bar += k1y_bar * x * y
        x1_bar = k1y_bar * d * y
        y1_bar = k1y_bar * d * x - k1y_bar * c
        c_bar -= k1y_bar * y
        a_bar += k1x_bar * x
        x1_bar += k1x_bar * a - k1x_bar * b * y
        b_bar -= k1x_bar * x * y
        y1_bar -= k1x_bar * b * x
        x_bar += x1_bar
        y_bar += y1_bar
    return value, (a_bar, b_bar, c_bar, d_bar, x_bar, y_bar)


CASES = (
    Case(
        "RK4, 1000 steps",
        lotka_volterra,
        ("a", "b", "c", "d", "x", "y"),
        lotka_volterra_by_hand,
        lambda: (1.1, 0.4, 0.4, 0.1, 10.0, 5.0, 0.01, 1000),
        target=1.3,
    ),
)
