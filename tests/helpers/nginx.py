"""nginx with the configuration that is shipped; only its ports, name and certificate are the test's own."""

import datetime
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.helpers.postgres import free_port

ROOT = Path(__file__).parents[2]
SITE = ROOT / "deploy" / "nginx" / "planner.conf"
INSTALL = "nginx is not installed and this needs it; install it with `apt-get install nginx` (Debian, Ubuntu)"
NAME = "localhost"
SECRET = "the-secret-of-the-proxy-of-these-tests"  # noqa: S105


def required_nginx() -> str:
    """The program; without it the test is skipped, or fails where PLANNER_REQUIRE_NGINX is set."""
    path = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")
    if path:
        return path
    if os.environ.get("PLANNER_REQUIRE_NGINX"):
        pytest.fail(INSTALL, pytrace=False)
    pytest.skip(INSTALL)


@dataclass
class Proxy:
    """A running nginx."""

    port: int
    plain_port: int

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}"


def changed(pattern: str, replacement: str, text: str) -> str:
    """Replace exactly what is marked for change; a pattern that is not there is a fault of the test."""
    new, count = re.subn(pattern, replacement, text)
    assert count, pattern
    return new


def signing_in(site: str, folder: Path, people: Mapping[str, str]) -> str:
    """The site as it signs these people in, by their passwords: the lines that it has for that, with a secret."""
    lines = "".join(f"{name}:{{PLAIN}}{password}\n" for name, password in people.items())
    (folder / "planner.users").write_text(lines, "utf-8")
    site = changed(r"\n *proxy_set_header X-Planner-User \"\";", "", site)
    site = changed(r"# (auth_basic|proxy_set_header X-Planner-User)", r"\1", site)
    return changed(
        "SECRET \\$", f"{SECRET} $", changed("/etc/nginx/planner.users", f"{folder}/planner.users", site)
    )


def write_configuration(
    folder: Path, upstreams: Sequence[int], proxy: Proxy, people: Mapping[str, str] | None = None
) -> Path:
    """Write the shipped site with this test's ports and certificate, and what Debian's nginx.conf puts round it."""
    certify(folder)
    site = SITE.read_text("utf-8")
    site = signing_in(site, folder, people) if people else site
    site = changed(r"(?:    server 127\.0\.0\.1:\d+;\n)+", upstream_lines(upstreams), site)
    site = changed(r"listen 80;", f"listen 127.0.0.1:{proxy.plain_port};", site)
    site = changed(r"listen 443 ssl", f"listen 127.0.0.1:{proxy.port} ssl", site)
    site = changed(r"planner\.example\.org", NAME, site)
    site = changed(r"/etc/ssl/planner/", f"{folder}/", site)
    (folder / "site.conf").write_text(site, "utf-8")
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        f"{'user root;' if os.geteuid() == 0 else ''}\ndaemon off;\npid {folder}/nginx.pid;\n"
        f"error_log {folder}/error.log;\nevents {{}}\nhttp {{\ninclude /etc/nginx/mime.types;\n"
        f"access_log off;\n{temporary}\ninclude {folder}/site.conf;\n}}\n",
        "utf-8",
    )
    return main


def upstream_lines(ports: Sequence[int]) -> str:
    return "".join(f"    server 127.0.0.1:{port};\n" for port in ports)


def certify(folder: Path) -> None:
    """Write a certificate of our own for this computer."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


@contextmanager
def serve(
    program: str, folder: Path, upstreams: Sequence[int], people: Mapping[str, str] | None = None
) -> Iterator[Proxy]:
    """Run nginx in front of these ports for as long as the block lasts; people with a password, it signs in."""
    proxy = Proxy(free_port(), free_port())
    main = write_configuration(folder, upstreams, proxy, people)
    server = subprocess.Popen(
        [program, "-p", str(folder), "-c", str(main), "-e", str(folder / "error.log")],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        end = time.monotonic() + 20
        while not listening(proxy.port):
            if server.poll() is not None or time.monotonic() > end:
                log = folder / "error.log"
                raise RuntimeError(f"nginx did not start:\n{log.read_text() if log.exists() else ''}")
            time.sleep(0.05)
        yield proxy
    finally:
        server.terminate()
        server.communicate(timeout=20)


def listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
