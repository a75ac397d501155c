"""the adjoint of a product is given a number (seed 22000001448)"""

import functools
import math
import numpy as np

def f(x, y, n, v, w, h, A):
    w[0] = np.tanh(max(np.exp(-1.0 ** 2), h @ A @ v / 8 + 0.1))
    return np.sum(w)

REQUEST = {'operator': 'derivative', 'wrt': ('A', 'h', 'w', 'v', 'y', 'x'), 'is_tuple': True, 'mode': 'reverse', 'known': 'scalars', 'route': 'text', 'algebra': True}
ARGUMENTS = (
    0.5354329606509758,
    -0.192268980858332,
    1,
    np.array([0.3040671595792668, -0.9057495653298454, -0.9091172893017372, -0.2171870156117578], dtype=np.float64),
    np.array([0.12650494016964964, 0.06105762933419334, 0.9190598690275589, 0.5321780841516033], dtype=np.float64),
    np.array([-0.9518662337169551, 0.74088132610951, -0.6265342898280511], dtype=np.float64),
    np.array([[-0.6490203765397115, 1.3896187017701627, -0.20017834852723704, -0.5503996635522604], [1.3045965299005158, 0.7982265960963983, -0.24422689256696883, 0.9958525357951251], [0.2924835054836492, 0.37978462740207375, -0.8542793805465357, 1.2931433255682585]], dtype=np.float64),
)
