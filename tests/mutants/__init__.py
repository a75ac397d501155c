"""Mutants: faults put into astgrad on purpose, which the tests must notice. They are the test of the tests.

    python -m tests.mutants                        puts in each fault, one after the other, and prints who notices it
    python -m tests.mutants --jobs 4               four at once
    python -m tests.mutants --only forget_a_save   puts in this one only

A mutant is data: a text that occurs once in the package, what stands there instead, and what it stands for. A mutant is *killed* by
a test that fails with it and passes without it. Only behaviour counts: wrong numbers, what is refused or not, an exception. Tests
that compare generated text are left out, for they would notice everything.
"""
