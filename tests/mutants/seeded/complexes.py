"""Faults around complex values: parts, conjugates, Fourier transforms, and what may be complex at all."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

MUTANTS = (
    Mutant(
        "real_part_at_an_operand",
        "forgotten real part",
        "a real operand of something complex gets a complex adjoint",
        "return replace(g, value=real_part(g.value)) if kinds.is_real(e) and kinds.is_complex(g.value) else g",
        "return g",
        ("test_complex", "test_reverse"),
    ),
    Mutant(
        "real_part_of_a_tangent",
        "forgotten real part",
        "the tangent of the absolute value of a complex number is complex",
        "return real_part(dot) if self._kinds.is_real(e)",
        "return dot if self._kinds.is_real(e)",
        ("test_complex", "test_forward"),
    ),
    Mutant(
        "conjugate_at_the_end",
        "forgotten conjugate",
        "the derivative by a complex argument is its adjoint, du/dx - i du/dy",
        "        if not kind.is_complex:\n            return adjoint\n        match adjoint:",
        "        if True:\n            return adjoint\n        match adjoint:",
        ("test_complex", "test_reverse"),
    ),
    Mutant(
        "norm_of_a_transform",
        "keyword lost",
        "the transpose of a transform forgets its norm",
        'f"{_called(site)}(g{keywords}, norm=norm)"',
        'f"{_called(site)}(g{keywords})"',
        ("test_complex", "norm"),
    ),
    Mutant(
        "last_coefficient_of_an_even_transform",
        "edge of the domain",
        "of a real transform of even length the last coefficient is counted twice as well",
        "np.where((k == 0) | (2 * k == n), rows, 2 * rows)",
        "np.where(k == 0, rows, 2 * rows)",
        ("test_complex", "irfft"),
    ),
    Mutant(
        "imaginary_part_with_the_wrong_sign",
        "wrong sign",
        "the imaginary part is differentiated as that of the conjugate",
        'rule("numpy.imag(x)", x=Formula("0", of_complex="-1j")',
        'rule("numpy.imag(x)", x=Formula("0", of_complex="1j")',
        ("test_complex", "imag"),
    ),
    Mutant(
        "any_rule_takes_complex_values",
        "refusal forgotten",
        "rules that are right for real numbers only are used for complex ones",
        "    if not takes_complex(path):\n        return",
        "    if path == '' and not takes_complex(path):\n        return",
        ("test_complex", "refused", "refuses"),
    ),
    Mutant(
        "complex_into_real_array",
        "refusal forgotten",
        "what is written into an array of real numbers may be complex",
        "        if not self._is(statement.value):\n            return\n        name = base_name(part)",
        "        if self._is(statement.value):\n            return\n        name = base_name(part)",
        ("test_complex", "refused"),
    ),
)
