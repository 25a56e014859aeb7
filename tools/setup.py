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
from pathlib import Path

import debian

OLDEST = (3, 11)
OWN_FILE = Path(__file__).resolve()
HOUSE = OWN_FILE.parent.parent
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
        """Whether it is new enough."""
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
        raise Trouble(f"PORT={text} is not a port: name a number from 1024 to 65535, as in PORT=8001.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            other = int(text) + 1 if 1024 <= int(text) < 65535 else 8001
            what = "is taken by another program" if error.errno == errno.EADDRINUSE else "cannot be used here"
            raise Trouble(f"Port {text} {what}. Name another: PORT={other}") from None


def set_up(house, level, python_given=False):
    """Bring .venv of the house to the state of its lock file; level is "run" or "dev"."""
    if is_done(house, level, python_given):
        return
    # Two set-ups at once would tread on each other. The lock is on this very file: it needs no other and leaves none.
    with OWN_FILE.open("rb") as own_file:
        try:
            fcntl.flock(own_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Another set-up is at work here; waiting for it.", flush=True)
            fcntl.flock(own_file, fcntl.LOCK_EX)
            if is_done(house, level, python_given):
                return
        # pip and venv inherit the lock: if only this program is killed, the next one waits for what it left running.
        os.set_inheritable(own_file.fileno(), True)
        install(house, level, python_given)


def is_done(house, level, python_given):
    """Tell whether .venv is whole, stands where it was made, and matches the lock."""
    stamp = read_stamp(house)
    python = venv_python(house)
    return (
        stamp.get("state") == "done"
        and stamp.get(level) == digest(house, level)
        and stamp.get("house") == str(house)
        and python.exists()
        and stamp.get("python") == str(python.resolve())
        and (not python_given or base_executable().resolve() == python.resolve())
    )


def install(house, level, python_given):
    """Make or mend .venv. The stamp says "begun" all the while, so that a killed run is known by it."""
    started = time.time()
    check_writable(house)
    check_room(house, level)
    if not is_usable(house, python_given):
        chosen = choose(python_given)
        print("Setting up in .venv with Python {}.{} (once)".format(*chosen.version), flush=True)
        remove(house / ".venv")
        (house / ".venv").mkdir()
        write_stamp(house, {"state": "begun"})
        make_venv(house, chosen)
    else:
        print(f"Bringing .venv to the state of {LOCKS[level]}", flush=True)
    write_stamp(house, {"state": "begun"})
    install_packages(house, level)
    install_ourselves(house)
    # The lock for development holds everything that the other one does.
    levels = ("run", "dev") if level == "dev" else ("run",)
    stamp = {
        "state": "done",
        "house": str(house),
        "python": str(venv_python(house).resolve()),
    }
    stamp.update((name, digest(house, name)) for name in levels)
    write_stamp(house, stamp)
    print(f"Set up in {time.time() - started:.0f} s.", flush=True)


def is_usable(house, python_given):
    """Tell whether what stands in .venv can be brought up to date in place."""
    stamp = read_stamp(house)
    if stamp.get("state") == "begun" or stamp.get("house", str(house)) != str(house):
        return False
    python = venv_python(house)
    if stamp and stamp.get("python") != str(python.resolve()):
        return False
    if python_given and base_executable().resolve() != python.resolve():
        return False
    found = ask(python)
    return found is not None and found.fits and succeeds([str(python), "-m", "pip", "--version"])


def choose(python_given):
    """Return the Python to use, making it able to build a virtual environment where that can be done."""
    names = (base_executable(),) if python_given else (*CANDIDATES, base_executable())
    found = [interpreter for interpreter in map(ask, names) if interpreter is not None]
    fitting = [interpreter for interpreter in found if interpreter.fits]
    if not fitting:
        version = "{}.{}".format(*max(found, key=lambda one: one.version).version) if found else "none"
        raise Trouble(
            f"Tamizdat needs Python 3.11 or newer and finds {version}. Install one (on Debian 12 or later: "
            "sudo apt-get install python3-venv) or name one: make demo PYTHON=/path/to/python3"
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
            f"On Debian or Ubuntu: sudo apt-get install {package}"
        )
    failure = debian.install([package], "Debian's Python cannot make a virtual environment without it")
    again = ask(interpreter.path)
    if failure or again is None or not again.has_venv:
        raise Trouble(failure or f"{interpreter.path} still has no ensurepip; name another: PYTHON=…")
    return again


def ask(python):
    """Return the Interpreter of that name or path, or None if it does not run."""
    try:
        run = subprocess.run(
            [str(python), "-E", "-s", "-c", QUESTION],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=30,
        )
        version, path, has_venv = run.stdout.decode("utf-8", "surrogateescape").splitlines()
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return Interpreter(path, tuple(int(part) for part in version.split(".")), has_venv == "1")


def make_venv(house, interpreter):
    """Make the virtual environment in the empty folder .venv."""
    command = [interpreter.path, "-m", "venv", str(house / ".venv")]
    run = subprocess.run(
        command, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, close_fds=False
    )
    if run.returncode:
        raise Trouble(explain(run.stdout.decode("utf-8", "replace"), house))


def install_packages(house, level):
    """Install what the lock names, every file checked against its digest there."""
    lock = house / LOCKS[level]
    total = len(re.findall(r"^[A-Za-z0-9][^ ]*==", lock.read_text("utf-8"), re.MULTILINE))
    command = [
        str(venv_python(house)), "-m", "pip", "install", "--require-hashes", "-r", str(lock),
        # Compiling everything beforehand costs five seconds; Python compiles what it uses.
        "--no-compile", "--no-input", "--disable-pip-version-check", "--progress-bar", "off", "--no-user",
    ]  # fmt: skip
    said = []
    shown = 0
    with subprocess.Popen(
        command, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, close_fds=False
    ) as pip:
        for raw in pip.stdout:
            line = raw.decode("utf-8", "replace").rstrip()
            said.append(line)
            count = sum(text.startswith("Collecting ") for text in said)
            if line.startswith("Installing collected"):
                print("  putting them in place", flush=True)
            elif count >= shown + 10:
                shown = count
                print(f"  {count} of {total} packages fetched", flush=True)
    if pip.returncode:
        raise Trouble(explain("\n".join(said), house))


def install_ourselves(house):
    """Let .venv find src/ and give it the `tamizdat` command.

    What `pip install --editable` would do, but that fetches a build backend first. The path is relative because
    a .pth file is read in the locale's encoding, and the house may stand in a folder with a Cyrillic name.
    """
    purelib = subprocess.run(
        [str(venv_python(house)), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        stdout=subprocess.PIPE, check=True,
    ).stdout.rstrip(b"\n")  # fmt: skip
    folder = Path(os.fsdecode(purelib))
    (folder / "tamizdat.pth").write_text(os.path.relpath(str(house / "src"), str(folder)) + "\n", "utf-8")
    command = house / ".venv" / "bin" / "tamizdat"
    command.write_bytes(COMMAND % re.sub(rb'([\\"$`])', rb"\\\1", os.fsencode(str(venv_python(house)))))
    command.chmod(0o755)


def explain(output, house):
    """Turn what pip or venv said into one line with the remedy."""
    if "No space left on device" in output or "Errno 28" in output:
        return (
            f"The disk is full: free some {ROOM['dev']} MB in {house} and in the folder for temporary files, "
            "then try again."
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
    return f"The installation failed: {last[0]} (rm -r .venv and try again; PYTHON=… takes another Python)"


def explain_disk_error(error, house):
    """Turn an OSError of our own into one line with the remedy."""
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return not_writable(house)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return explain("No space left on device", house)
    return f"The set-up failed: {error}"


def not_writable(house):
    """Return the line for a folder in which nothing can be written."""
    return (
        f"The folder {house} cannot be written. Copy it where it can: "
        f'cp -r "{house}" ~/tamizdat && cd ~/tamizdat'
    )


def check_writable(house):
    """Raise OSError if nothing can be written in the house."""
    probe = house / f".setup-{os.getpid()}"
    probe.mkdir()
    probe.rmdir()


def check_room(house, level):
    """Raise Trouble if the disk cannot hold what is to come."""
    free = shutil.disk_usage(str(house)).free // 1000000
    if free < ROOM[level] and not venv_python(house).exists():
        raise Trouble(
            f"The disk has {free} MB free and {ROOM[level]} MB are needed: free some in {house}, then try again."
        )


def remove(path):
    """Remove a folder, a file or a link, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(str(path))
    elif path.exists() or path.is_symlink():
        path.unlink()


def venv_python(house):
    """Return the path of the Python in .venv."""
    return house / ".venv" / "bin" / "python"


def base_executable():
    """Return the path of the Python that runs this, outside of any virtual environment."""
    return Path(getattr(sys, "_base_executable", None) or sys.executable)


def succeeds(command):
    """Tell whether a command ends well; what it says is not shown."""
    return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def clean_environment():
    """Return the environment without what would turn pip or Python away from .venv."""
    unwanted = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_REQUIREMENT")
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment["PIP_DEFAULT_TIMEOUT"] = os.environ.get("PIP_DEFAULT_TIMEOUT", "30")
    return environment


def digest(house, level):
    """Return the digest of what decides how .venv has to be: the lock and this program."""
    sum_of = hashlib.sha256()
    for path in (house / LOCKS[level], OWN_FILE):
        sum_of.update(hashlib.sha256(path.read_bytes()).digest())
    return sum_of.hexdigest()


def read_stamp(house):
    """Return what the last set-up left as its mark; empty if there was none."""
    try:
        stamp = json.loads((house / ".venv" / "setup.json").read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, OSError):
        return {"state": "begun"}
    return stamp if isinstance(stamp, dict) else {"state": "begun"}


def write_stamp(house, stamp):
    """Leave the mark of this set-up, whole or not at all."""
    fresh = house / ".venv" / "setup.json.new"
    fresh.write_text(json.dumps(stamp), "utf-8")
    fresh.replace(house / ".venv" / "setup.json")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
