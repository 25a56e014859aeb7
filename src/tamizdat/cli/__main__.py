"""`python -m tamizdat.cli`."""

import sys

from tamizdat.cli import main

if __name__ == "__main__":
    sys.exit(main())
