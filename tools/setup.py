"""Makes .venv from the lock file: `setup.py [--dev] [--free-port PORT] [--python-given]`.

Called through setup.sh by every target of the Makefile. When all is in place it returns at once; what a killed
run left behind is noticed and made anew. Whatever goes wrong is told in one line, with the remedy.

Only the standard library, and nothing that Python 3.6 could not read: an old Python must get as far as
saying that it is too old.
"""

import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time

import debian

OLDEST = (3, 11)
HOUSE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CANDIDATES = ("python3", "python3.14", "python3.13", "python3.12", "python3.11")
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
# What an installation takes on the disk, in megabytes: measured, and a little more.
ROOM = {"run": 350, "dev": 800}

# What a candidate is asked: its version, its own path outside of any virtual environment, and whether it can make one.
QUESTION = (
    "import sys, importlib.util as u;"
    "print('%d.%d' % sys.version_info[:2]);"
    "print(getattr(sys, '_base_executable', None) or sys.executable);"
    "print(int(all(u.find_spec(m) for m in ('venv', 'ensurepip'))))"
)

# The `tamizdat` command. The path may hold spaces and be longer than a kernel allows after '#!': hence the shell.
COMMAND = b"""#!/bin/sh
'''exec' "%s" "$0" "$@"
' '''
import sys
from tamizdat.cli import main
sys.exit(main())
"""


class Trouble(Exception):
    """Something that stops the set-up; its text is one line with the remedy."""


class Interpreter:
    """A Python found on this machine."""

    def __init__(self, path, version, has_venv):
        self.path = path
        self.version = version
        self.has_venv = has_venv

    @property
    def fits(self):
        return self.version >= OLDEST


def main(arguments):
    """Set up what is asked for; return the exit code."""
    level = "dev" if "--dev" in arguments else "run"
    try:
        if "--free-port" in arguments:
            check_port(arguments[arguments.index("--free-port") + 1])
        set_up(HOUSE, level, "--python-given" in arguments)
    except Trouble as trouble:
        print(str(trouble), file=sys.stderr)
        return 1
    except OSError as error:
        print(explain_disk_error(error, HOUSE), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next run takes it up again.", file=sys.stderr)
        return 130
    return 0


def check_port(text):
    """Raise Trouble if the port is no port, or is taken, before anything long begins."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Trouble("PORT={} is not a port: name a number from 1024 to 65535, as in PORT=8001.".format(text))
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            other = int(text) + 1 if 1024 <= int(text) < 65535 else 8001
            what = "is taken by another program" if error.errno == errno.EADDRINUSE else "cannot be used here"
            raise Trouble("Port {} {}. Choose another: make demo PORT={}".format(text, what, other)) from None


def set_up(house, level, python_given=False):
    """Bring .venv of the house to the state of its lock file; level is "run" or "dev"."""
    if is_done(house, level, python_given):
        return
    # Two set-ups at once would tread on each other. The lock is on this very file: it needs no other and leaves none.
    with open(os.path.abspath(__file__), "rb") as own_file:
        try:
            fcntl.flock(own_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Another set-up is at work here; waiting for it.", flush=True)
            fcntl.flock(own_file, fcntl.LOCK_EX)
            if is_done(house, level, python_given):
                return
        install(house, level, python_given)


def is_done(house, level, python_given):
    """Tell whether .venv is whole, stands where it was made, and matches the lock."""
    stamp = read_stamp(house)
    python = venv_python(house)
    return (
        stamp.get("state") == "done"
        and stamp.get(level) == digest(house, level)
        and stamp.get("house") == house
        and os.path.exists(python)
        and stamp.get("python") == os.path.realpath(python)
        and (not python_given or os.path.realpath(base_executable()) == os.path.realpath(python))
    )


def install(house, level, python_given):
    """Make or mend .venv. The stamp says "begun" all the while, so that a killed run is known by it."""
    started = time.time()
    check_writable(house)
    check_room(house, level)
    if not is_usable(house, python_given):
        chosen = choose(python_given)
        print("Setting up in .venv with Python {}.{} (once)".format(*chosen.version), flush=True)
        remove(os.path.join(house, ".venv"))
        os.mkdir(os.path.join(house, ".venv"))
        write_stamp(house, {"state": "begun"})
        make_venv(house, chosen)
    else:
        print("Bringing .venv to the state of {}".format(LOCKS[level]), flush=True)
    stamp = read_stamp(house)
    write_stamp(house, {"state": "begun"})
    install_packages(house, level)
    install_ourselves(house)
    # The lock for development holds everything that the other one does.
    levels = ("run", "dev") if level == "dev" else ("run",)
    stamp = {
        "state": "done",
        "house": house,
        "python": os.path.realpath(venv_python(house)),
    }
    stamp.update((name, digest(house, name)) for name in levels)
    write_stamp(house, stamp)
    print("Set up in {:.0f} s.".format(time.time() - started), flush=True)


def is_usable(house, python_given):
    """Tell whether what stands in .venv can be brought up to date in place."""
    stamp = read_stamp(house)
    if stamp.get("state") == "begun" or stamp.get("house", house) != house:
        return False
    python = venv_python(house)
    if stamp and stamp.get("python") != os.path.realpath(python):
        return False
    if python_given and os.path.realpath(base_executable()) != os.path.realpath(python):
        return False
    found = ask(python)
    return found is not None and found.fits and succeeds([python, "-m", "pip", "--version"])


def choose(python_given):
    """Return the Python to use, making it able to build a virtual environment where that can be done."""
    names = (base_executable(),) if python_given else (*CANDIDATES, base_executable())
    found = [interpreter for interpreter in map(ask, names) if interpreter is not None]
    fitting = [interpreter for interpreter in found if interpreter.fits]
    if not fitting:
        version = "{}.{}".format(*max(found, key=lambda one: one.version).version) if found else "none"
        raise Trouble(
            "Tamizdat needs Python 3.11 or newer and finds {}. Install one (on Debian 12 or later: "
            "sudo apt-get install python3-venv) or name one: make demo PYTHON=/path/to/python3".format(version)
        )
    for interpreter in fitting:
        if interpreter.has_venv:
            return interpreter
    return with_venv(fitting[0])


def with_venv(interpreter):
    """Install what Debian cuts off from its Python, or raise Trouble with the command that does it."""
    package = "python{}.{}-venv".format(*interpreter.version)
    system = ask("/usr/bin/python3")
    if system is not None and system.version == interpreter.version:
        package = "python3-venv"
    if not debian.can_install():
        raise Trouble(
            "This Python cannot make a virtual environment (no ensurepip). "
            "On Debian or Ubuntu: sudo apt-get install {}".format(package)
        )
    failure = debian.install([package], "Debian's Python cannot make a virtual environment without it")
    again = ask(interpreter.path)
    if failure or again is None or not again.has_venv:
        raise Trouble(failure or "{} still has no ensurepip; name another: PYTHON=…".format(interpreter.path))
    return again


def ask(python):
    """Return the Interpreter of that name or path, or None if it does not run."""
    try:
        run = subprocess.run(
            [python, "-E", "-s", "-c", QUESTION], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30
        )
        version, path, has_venv = run.stdout.decode("utf-8", "surrogateescape").splitlines()
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return Interpreter(path, tuple(int(part) for part in version.split(".")), has_venv == "1")


def make_venv(house, interpreter):
    """Make the virtual environment in the empty folder .venv."""
    command = [interpreter.path, "-m", "venv", os.path.join(house, ".venv")]
    run = subprocess.run(command, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if run.returncode:
        raise Trouble(explain(run.stdout.decode("utf-8", "replace"), house))


def install_packages(house, level):
    """Install what the lock names, every file checked against its digest there."""
    lock = os.path.join(house, LOCKS[level])
    with open(lock, encoding="utf-8") as file:
        total = len(re.findall(r"^[A-Za-z0-9][^ ]*==", file.read(), re.MULTILINE))
    command = [
        venv_python(house), "-m", "pip", "install", "--require-hashes", "-r", lock,
        # Compiling everything beforehand costs five seconds; Python compiles what it uses.
        "--no-compile", "--no-input", "--disable-pip-version-check", "--progress-bar", "off", "--no-user",
    ]  # fmt: skip
    said = []
    shown = 0
    with subprocess.Popen(
        command, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as pip:
        for raw in pip.stdout:
            line = raw.decode("utf-8", "replace").rstrip()
            said.append(line)
            count = sum(text.startswith("Collecting ") for text in said)
            if line.startswith("Installing collected"):
                print("  putting them in place", flush=True)
            elif count >= shown + 10:
                shown = count
                print("  {} of {} packages fetched".format(count, total), flush=True)
    if pip.returncode:
        raise Trouble(explain("\n".join(said), house))


def install_ourselves(house):
    """Let .venv find src/ and give it the `tamizdat` command.

    What `pip install --editable` would do, but that fetches a build backend first. The path is relative because
    a .pth file is read in the locale's encoding, and the house may stand in a folder with a Cyrillic name.
    """
    purelib = subprocess.run(
        [venv_python(house), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        stdout=subprocess.PIPE, check=True,
    ).stdout.rstrip(b"\n")  # fmt: skip
    source = os.path.relpath(os.path.join(os.fsencode(house), b"src"), purelib)
    with open(os.path.join(purelib, b"tamizdat.pth"), "wb") as file:
        file.write(source + b"\n")
    command = os.path.join(house, ".venv", "bin", "tamizdat")
    with open(command, "wb") as file:
        file.write(COMMAND % re.sub(rb'([\\"$`])', rb"\\\1", os.fsencode(venv_python(house))))
    os.chmod(command, 0o755)


def explain(output, house):
    """Turn what pip or venv said into one line with the remedy."""
    if "No space left on device" in output or "Errno 28" in output:
        return "The disk is full: free some {} MB in {} and in the folder for temporary files, then try again.".format(
            ROOM["dev"], house
        )
    signs = (
        "NewConnectionError", "NameResolutionError", "Temporary failure in name resolution", "ConnectTimeout",
        "Read timed out", "ReadTimeoutError", "Network is unreachable", "ProxyError", "SSLError",
        "CERTIFICATE_VERIFY_FAILED", "Connection refused", "Connection broken",
    )  # fmt: skip
    if any(sign in output for sign in signs):
        return (
            "The packages could not be fetched: check the network, or behind a proxy set HTTPS_PROXY "
            "(own index: PIP_INDEX_URL, own certificate: PIP_CERT), then try again."
        )
    if "DO NOT MATCH THE HASHES" in output:
        return "A fetched package differs from the lock file and was refused: try again; if it stays so, tell us."
    if "Read-only file system" in output or "Permission denied" in output:
        return not_writable(house)
    errors = [line for line in output.splitlines() if line.lower().startswith("error")]
    last = errors or output.strip().splitlines() or ["no word"]
    return "The installation failed: {} (rm -r .venv and try again; PYTHON=… takes another Python)".format(last[0])


def explain_disk_error(error, house):
    """Turn an OSError of our own into one line with the remedy."""
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return not_writable(house)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return explain("No space left on device", house)
    return "The set-up failed: {}".format(error)


def not_writable(house):
    """Return the line for a folder in which nothing can be written."""
    return (
        'The folder {0} cannot be written. Copy it where it can: cp -r "{0}" ~/tamizdat && cd ~/tamizdat'.format(house)
    )


def check_writable(house):
    """Raise OSError if nothing can be written in the house."""
    probe = os.path.join(house, ".setup-{}".format(os.getpid()))
    os.mkdir(probe)
    os.rmdir(probe)


def check_room(house, level):
    """Raise Trouble if the disk cannot hold what is to come."""
    free = shutil.disk_usage(house).free // 1000000
    if free < ROOM[level] and not os.path.exists(venv_python(house)):
        raise Trouble(
            "The disk has {} MB free and {} MB are needed: free some in {}, then try again.".format(
                free, ROOM[level], house
            )
        )


def remove(path):
    """Remove a folder, a file or a link, if it is there."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.remove(path)


def venv_python(house):
    """Return the path of the Python in .venv."""
    return os.path.join(house, ".venv", "bin", "python")


def base_executable():
    """Return the path of the Python that runs this, outside of any virtual environment."""
    return getattr(sys, "_base_executable", None) or sys.executable


def succeeds(command):
    """Tell whether a command ends well; what it says is not shown."""
    return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def clean_environment():
    """Return the environment without what would turn pip or Python away from .venv."""
    unwanted = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_REQUIRE_HASHES", "PIP_REQUIREMENT")
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment["PIP_DEFAULT_TIMEOUT"] = os.environ.get("PIP_DEFAULT_TIMEOUT", "30")
    return environment


def digest(house, level):
    """Return the digest of what decides how .venv has to be: the lock and this program."""
    sum_of = hashlib.sha256()
    for path in (os.path.join(house, LOCKS[level]), os.path.abspath(__file__)):
        with open(path, "rb") as file:
            sum_of.update(hashlib.sha256(file.read()).digest())
    return sum_of.hexdigest()


def read_stamp(house):
    """Return what the last set-up left as its mark; empty if there was none."""
    try:
        with open(os.path.join(house, ".venv", "setup.json"), encoding="utf-8") as file:
            stamp = json.load(file)
    except FileNotFoundError:
        return {}
    except (ValueError, OSError):
        return {"state": "begun"}
    return stamp if isinstance(stamp, dict) else {"state": "begun"}


def write_stamp(house, stamp):
    """Leave the mark of this set-up, whole or not at all."""
    path = os.path.join(house, ".venv", "setup.json")
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(stamp, file)
    os.replace(path + ".new", path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
