"""`python -m astgrad`"""

from astgrad.cli import main

if __name__ == "__main__":
    main(prog_name="python -m astgrad")
