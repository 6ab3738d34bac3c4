"""`python -m whence.cli`: the same as the command."""

from whence.cli import main

if __name__ == "__main__":
    main()
