"""A name server of one's own on 127.0.0.1: what the test says of names, and no more."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

SILENT: Final = "silent"  # no answer comes
BROKEN: Final = "broken"  # SERVFAIL

Zone = dict[tuple[str, str], list[str] | str]  # (name, type) to records, or one of the above


@contextmanager
def dns_server(zone: Zone) -> Iterator[int]:
    """Answer for `zone`; yield the port. A name of which nothing is said does not exist (NXDOMAIN)."""
    known = {name for name, _ in zone}
    udp, tcp, port = _bound()
    with udp, tcp:
        threads = [
            threading.Thread(target=_serve, args=(udp, zone, known), daemon=True),
            threading.Thread(target=_serve_long, args=(tcp, zone, known), daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            yield port
        finally:
            udp.sendto(b"", ("127.0.0.1", port))
            with socket.create_connection(("127.0.0.1", port)) as end:
                end.sendall(b"\0\0")
            for thread in threads:
                thread.join()


def _bound() -> tuple[socket.socket, socket.socket, int]:
    """Return sockets of both kinds at one port that is free for both."""
    while True:
        udp, tcp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), socket.socket()
        try:
            udp.bind(("127.0.0.1", 0))
            port = udp.getsockname()[1]
            tcp.bind(("127.0.0.1", port))
            tcp.listen()
        except OSError:
            udp.close()
            tcp.close()
        else:
            return udp, tcp, port


def _serve(udp: socket.socket, zone: Zone, known: set[str]) -> None:
    while True:
        asked, address = udp.recvfrom(4096)
        if not asked:
            return
        answer = _answer(asked, zone, known)
        if answer is not None:
            wire = answer.to_wire(max_size=65535)
            if len(wire) > 1232:
                answer.flags |= dns.flags.TC
                answer.answer.clear()
                wire = answer.to_wire()
            udp.sendto(wire, address)


def _serve_long(tcp: socket.socket, zone: Zone, known: set[str]) -> None:
    """Answer over TCP, one question a connection: what does not fit into a datagram."""
    while True:
        connection, _ = tcp.accept()
        with connection, connection.makefile("rwb") as stream:
            length = int.from_bytes(stream.read(2), "big")
            if not length:
                return
            answer = _answer(stream.read(length), zone, known)
            if answer is not None:
                wire = answer.to_wire(max_size=65535)
                stream.write(len(wire).to_bytes(2, "big") + wire)
                stream.flush()


def _answer(asked: bytes, zone: Zone, known: set[str]) -> dns.message.Message | None:
    question = dns.message.from_wire(asked)
    answer = dns.message.make_response(question)
    answer.flags |= dns.flags.RA
    name = question.question[0].name.to_text(omit_final_dot=True).lower()
    kind = dns.rdatatype.to_text(question.question[0].rdtype)
    there = zone.get((name, kind), [])
    if there == SILENT:
        return None
    if there == BROKEN:
        answer.set_rcode(dns.rcode.SERVFAIL)
    elif there:
        answer.answer.append(dns.rrset.from_text_list(f"{name}.", 60, "IN", kind, list(there)))
    elif name not in known:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    return answer
