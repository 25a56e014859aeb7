"""A Dovecot of one's own: an IMAP server in a temporary folder, with a certificate that nobody else trusts."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import checkers

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class ImapServer(NamedTuple):
    """A server that runs. Every user's password is "secret"."""

    tls: int  # ports of 127.0.0.1
    plain: int
    certificate: Path

    def boxes(self, user: str) -> Path:
        """Return the user's Maildir."""
        return self.certificate.parent / "mail" / user


@contextmanager
def imap_server() -> Iterator[ImapServer]:
    """Start the server; yield it; stop and remove it at the end."""
    program = checkers.require("dovecot")
    folder = Path(tempfile.mkdtemp(prefix="tamizdat-imap-"))
    server = ImapServer(checkers.free_port(), checkers.free_port(), folder / "cert.pem")
    try:
        _certify(folder)
        (folder / "mail").mkdir()
        account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        if os.geteuid() == 0:
            folder.chmod(0o755)
            os.chown(folder / "mail", account.pw_uid, account.pw_gid)
        names = (
            ("dovecot", "dovecot", "dovenull")
            if os.geteuid() == 0
            else (account.pw_name, _group(), account.pw_name)
        )
        config = folder / "dovecot.conf"
        config.write_text(
            _CONFIG.format(
                folder=folder, internal=names[0], group=names[1], login=names[2], uid=account.pw_uid, gid=account.pw_gid,
                plain=server.plain, tls=server.tls,
            )
        )  # fmt: skip
        with subprocess.Popen(
            [program, "-F", "-c", config], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            try:
                _wait(server.tls, process, folder)
                yield server
            finally:
                process.send_signal(signal.SIGTERM)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _group() -> str:
    import grp

    return grp.getgrgid(os.getegid()).gr_name


def _wait(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    log = folder / "log"
    raise RuntimeError(f"Dovecot does not start: {log.read_text() if log.exists() else process.poll()}")


def _certify(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(1))
        .not_valid_after(now + dt.timedelta(1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
