"""The machines: those that take a domain's mail, and those that send it."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Final

from tamizdat.post.domains.dns import Dns, DnsTrouble
from tamizdat.post.domains.findings import Finding, good, note, wrong

TIMEOUT: Final = 10  # seconds for a mail server


def incoming(dns: Dns, domain: str) -> Iterator[Finding]:
    """Yield whether mail to a domain arrives: answers, and what could not be delivered."""
    lost = "Answers of readers and reports of bounces are lost; many receivers refuse a sender to whom nobody can write."
    try:
        hosts = dns.mail_hosts(domain)
        if hosts == [""]:
            yield wrong(
                "MX",
                f"{domain} says that it takes no mail (null MX)",
                lost,
                "Name a mail server, or send from another domain.",
            )
        elif not hosts:
            there = bool(dns.addresses(domain))
            said = f"{domain} names no mail server" + (
                ", and mail goes to the machine of its own name" if there else ""
            )
            found = note if there else wrong
            yield found("MX", said, "" if there else lost, f"{domain}. MX 10 mail.{domain}.")
        for host in filter(None, hosts):
            if dns.addresses(host):
                yield good("MX", f"{domain}: {host}")
            else:
                yield wrong(
                    "MX",
                    f"{host}, which should take the mail of {domain}, has no address",
                    lost,
                    f"{host}. A …",
                )
    except DnsTrouble as error:
        yield wrong("MX", str(error), lost)


def addresses(dns: Dns, host: str) -> tuple[str, ...]:
    """Return the addresses by which others see a host; none where it is only known on its own machine or network."""
    found = [host] if _is_address(host) else dns.addresses(host)
    return tuple(one for one in found if _is_public(one))


def reverse(dns: Dns, address: str) -> Iterator[Finding]:
    """Yield whether the name of a machine that sends leads back to it (forward-confirmed reverse DNS)."""
    ill = "Gmail, Yandex and Mail.ru refuse mail of machines without a good name."
    try:
        names = dns.names(address)
        if not names:
            yield wrong(
                "Reverse DNS", f"{address} has no name", ill,
                f"Ask whoever owns the address (your hoster's page) to name it as the mail server calls itself: "
                f"{ip_address(address).reverse_pointer}. PTR mail.YOUR-DOMAIN.",
            )  # fmt: skip
            return
        good_ones = [name for name in names if address in dns.addresses(name)]
    except DnsTrouble as error:
        yield wrong("Reverse DNS", str(error), ill)
        return
    if not good_ones:
        kind = "AAAA" if ":" in address else "A"
        yield wrong(
            "Reverse DNS",
            f"{address} is called {names[0]}, and that name does not lead back",
            ill,
            f"{names[0]}. {kind} {address}",
        )
    elif _looks_rented(good_ones[0], address):
        means = "It looks like an address of a household: some receivers think ill of it."
        remedy = "Ask your hoster to name it after your mail server."
        yield note("Reverse DNS", f"{address} is called {good_ones[0]}", means, remedy)
    else:
        yield good("Reverse DNS", f"{address} is {good_ones[0]}, and back")


def encrypted(host: str, port: int, security: str) -> Iterator[Finding]:
    """Yield whether the mail server that we hand letters to keeps them secret on the way, with a good certificate."""
    context = ssl.create_default_context()
    try:
        if security == "tls":
            with smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context):
                yield good("TLS", f"{host}:{port} is encrypted from the first byte, with a good certificate")
            return
        with smtplib.SMTP(host, port, timeout=TIMEOUT) as server:
            server.ehlo()
            if not server.has_extn("starttls"):
                yield _plain(host, port, security)
                return
            server.starttls(context=context)
            yield good("TLS", f"{host}:{port} encrypts (STARTTLS), with a good certificate")
    except ssl.SSLError as error:
        found = wrong if security else note
        yield found(
            "TLS",
            f"the certificate of {host}:{port} is not good: {error.reason or error}",
            _unsent(security),
            "Renew it.",
        )
    except (OSError, smtplib.SMTPException) as error:
        yield wrong(
            "TLS",
            f"{host}:{port} cannot be reached: {error}",
            "No letter can be handed over.",
            "Look at post.host and post.port.",
        )


def _plain(host: str, port: int, security: str) -> Finding:
    said = f"{host}:{port} does not encrypt"
    if not security and _is_here(host):
        return note("TLS", said, "It is this machine: nobody is on the way.")
    read = "Whoever is on the way reads the addresses of your readers."
    remedy = 'Switch STARTTLS on at the mail server, or use its port 465 with post.security = "tls".'
    return wrong("TLS", said, _unsent(security) if security else read, remedy)


def _unsent(security: str) -> str:
    return "No letter is handed over." if security else "It is not asked for: post.security is empty."


def _is_here(host: str) -> bool:
    try:
        return all(ip_address(info[4][0]).is_loopback for info in socket.getaddrinfo(host, None))
    except (OSError, ValueError):
        return False


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_public(address: str) -> bool:
    return not (ip_address(address).is_private or ip_address(address).is_loopback)


def _looks_rented(name: str, address: str) -> bool:
    numbers = [part for part in re.split(r"[.:]", address) if part]
    return "." in address and all(re.search(rf"(?<!\d)0*{number}(?!\d)", name) for number in numbers)
