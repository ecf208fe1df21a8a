"""`python -m projio` is the command `projio`."""

from projio.cli.main import main

if __name__ == "__main__":
    main()
