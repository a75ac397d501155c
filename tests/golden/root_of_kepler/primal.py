import numpy as np

import astgrad


def kepler(E: float, M: float, e: float) -> float:
    return E - e * np.sin(E) - M


@astgrad.derivative(wrt=("M", "e"), mode="reverse")
def distance(M: float, e: float, a: float) -> float:
    E = astgrad.root(kepler, M, M, e)  # the eccentric anomaly
    return a * (1 - e * np.cos(E))


POINTS = [(1.0, 0.3, 2.0), (-0.2, 0.8, 1.5)]
