#!/bin/sh
# Hands over to tools/setup.py with whatever Python 3 there is; that one then chooses the right Python for .venv.
# PYTHON=… names one to use.
cd "$(dirname "$0")/.." || exit 1
can_read_it='import sys; sys.exit(sys.version_info < (3, 6))'
if [ -n "$PYTHON" ]; then
    "$PYTHON" -c "$can_read_it" 2>/dev/null || {
        echo "PYTHON=$PYTHON does not do: name a Python 3.11 or newer, as in: make demo PYTHON=/usr/bin/python3" >&2
        exit 1
    }
    exec "$PYTHON" -E -s -S tools/setup.py --python-given "$@"
fi
# The one in .venv comes first because it answers fastest when all is done already.
for python in .venv/bin/python python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c "$can_read_it" 2>/dev/null; then exec "$python" -E -s -S tools/setup.py "$@"; fi
done
echo "Tamizdat needs Python 3.11 or newer and finds none here. On Debian 12 or later: sudo apt-get install python3-venv" >&2
exit 1
