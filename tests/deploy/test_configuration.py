"""The configuration for a team: accepted by nginx and systemd, faithful to each person, and trusting nobody's word."""

import base64
import configparser
import http.client
import http.server
import json
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ccgmodel.store.access import Identity, identify
from ccgmodel.store.errors import AccessError, SettingsError
from ccgmodel.store.settings import Settings
from tests.helpers import nginx

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "deploy" / "systemd" / "planner@.service"


class Echo(http.server.BaseHTTPRequestHandler):
    """A process that says which one it is and what it was told."""

    protocol_version = "HTTP/1.0"  # no connection outlives its answer: a process that has ended answers nothing

    def do_GET(self) -> None:
        told = {"process": self.server.server_port, "headers": self.headers.items()}  # type: ignore[attr-defined]
        content = json.dumps(told).encode() + b" " * 2_000
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def processes(count: int) -> Iterator[list[http.server.ThreadingHTTPServer]]:
    """As many processes as a team runs."""
    servers = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) for _ in range(count)]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield servers
    for server in servers:
        server.shutdown()
        server.server_close()


def ask(proxy: nginx.Proxy, *more: tuple[str, str], **headers: str) -> http.client.HTTPResponse:
    """One request as a browser that knows nothing but these headers, of which there may be more of one name."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    connection = http.client.HTTPSConnection(nginx.NAME, proxy.port, context=trusting, timeout=10)
    connection.putrequest("GET", "/", skip_accept_encoding=True)
    for name, value in [*headers.items(), *more]:
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    response.text = response.read()  # type: ignore[attr-defined]
    connection.close()
    return response


def told(response: http.client.HTTPResponse) -> dict:
    return json.loads(response.text)  # type: ignore[attr-defined]


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[nginx.Proxy]:
    """nginx in front of three processes."""
    program = nginx.required_nginx()
    with processes(3) as servers, nginx.serve(program, tmp_path, [s.server_port for s in servers]) as proxy:
        yield proxy


def test_nginx_accepts_the_configuration(tmp_path: Path):
    program = nginx.required_nginx()
    main = nginx.write_configuration(tmp_path, [8501, 8502], nginx.Proxy(8443, 8080))
    answer = subprocess.run(
        [program, "-t", "-p", str(tmp_path), "-c", str(main)], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    assert "[warn]" not in answer.stderr


def test_a_browser_stays_with_its_process_and_browsers_are_spread(behind: nginx.Proxy):
    found = set()
    for _ in range(20):
        first = ask(behind)
        cookie = first.headers["Set-Cookie"]
        assert cookie.startswith("planner_route=")
        assert cookie.endswith("; Path=/; Secure; HttpOnly; SameSite=Lax")
        route = cookie.partition(";")[0]
        again = [ask(behind, Cookie=route) for _ in range(3)]
        assert {told(each)["process"] for each in again} == {told(first)["process"]}
        assert [each.headers["Set-Cookie"] for each in again] == [None] * 3
        found.add(told(first)["process"])
    assert len(found) == 3


def test_when_a_process_ends_its_people_go_to_another(tmp_path: Path):
    program = nginx.required_nginx()
    with processes(2) as servers, nginx.serve(program, tmp_path, [s.server_port for s in servers]) as proxy:
        first = ask(proxy)
        route = first.headers["Set-Cookie"].partition(";")[0]
        by_port = {server.server_port: server for server in servers}
        ended = by_port.pop(told(first)["process"])
        ended.shutdown()
        ended.server_close()
        assert told(ask(proxy, Cookie=route))["process"] in by_port


NAMES = (
    "X-Planner-User",
    "x-planner-user",
    "X_Planner_User",
    "X-Planner_User",
    "X-PLANNER-USER",
    "X-Forwarded-User",
    "X_Forwarded_User",
    "Remote-User",
    "X-Remote-User",
    "X-Auth-Request-Email",
    "X-Forwarded-Email",
)
CHAIR = "chair@example.org"


def known_as(response: http.client.HTTPResponse, **environment: str) -> Identity:
    """Whom the planner behind nginx takes somebody for, by what it was sent."""
    headers: dict[str, list[str]] = {}
    for name, value in told(response)["headers"]:
        headers.setdefault(name, []).append(value)
    return identify(Settings.from_environment(environment), headers=headers, from_this_computer=True)


def test_nobody_is_believed_who_says_who_they_are(behind: nginx.Proxy):
    """Whatever the header is called and however often it is sent; not even with the secret, where nobody signs in."""
    for name in NAMES:
        for value in (CHAIR, f"{nginx.SECRET} {CHAIR}"):
            for times in (1, 2):
                with pytest.raises(AccessError, match="you are not signed in"):
                    known_as(ask(behind, *[(name, value)] * times), PLANNER_PROXY_SECRET=nginx.SECRET)


@pytest.mark.parametrize("name", NAMES)
def test_no_header_is_believed_by_its_name(name: str):
    with pytest.raises(SettingsError, match="names a header that anybody could send"):
        Settings.from_environment({"PLANNER_USER_HEADER": name, "PLANNER_PROXY_SECRET": nginx.SECRET})


def test_whom_nginx_signs_in_is_known_and_can_be_nobody_else(tmp_path: Path):
    program, basic = nginx.required_nginx(), base64.b64encode(b"ada@example.org:her word").decode()
    people = {"ada@example.org": "her word", CHAIR: "another"}
    with processes(1) as servers, nginx.serve(program, tmp_path, [servers[0].server_port], people) as proxy:
        for wrong in ("", f"Basic {base64.b64encode(CHAIR.encode() + b':guess').decode()}", f"Bearer {basic}"):
            response = ask(proxy, ("Authorization", wrong), ("X-Planner-User", f"{nginx.SECRET} {CHAIR}"))
            assert response.status == 401
        for name in NAMES:
            response = ask(proxy, (name, f"{nginx.SECRET} {CHAIR}"), Authorization=f"Basic {basic}")
            assert known_as(response, PLANNER_PROXY_SECRET=nginx.SECRET).person == "ada@example.org"
            with pytest.raises(AccessError, match="you are not signed in"):  # another planner's proxy
                known_as(response, PLANNER_PROXY_SECRET="x" * 32)


def test_nginx_says_itself_whom_it_has_asked(behind: nginx.Proxy):
    asked = ask(behind, ("X-Forwarded-For", "10.0.0.1"), ("X-Forwarded-Proto", "http"))
    received = {name.lower(): value for name, value in told(asked)["headers"]}
    assert received["x-forwarded-for"] == "127.0.0.1"  # nginx's own word: we are on this computer
    assert received["x-forwarded-proto"] == "https"
    assert received["host"] == f"localhost:{behind.port}"


def test_every_answer_has_the_security_headers_and_is_compressed(behind: nginx.Proxy):
    response = ask(behind, **{"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "object-src 'none'" in response.headers["Content-Security-Policy"]
    assert "nginx/" not in response.headers["Server"]


def test_an_unencrypted_request_is_sent_to_the_encrypted_address(behind: nginx.Proxy):
    connection = http.client.HTTPConnection("127.0.0.1", behind.plain_port, timeout=10)
    connection.request("GET", "/method?plan=bnes-2012", headers={"Host": "localhost"})
    response = connection.getresponse()
    assert (response.status, response.headers["Location"]) == (301, "https://localhost/method?plan=bnes-2012")
    connection.close()


# systemd and the settings


def test_the_unit_starts_the_planner_for_this_computer_only():
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(UNIT, encoding="utf-8")
    command = unit["Service"]["ExecStart"].split()
    assert command[1:] == ["run", "app.py", "--server.port", "%i", "--server.address", "127.0.0.1"]
    assert command[0] == f"{unit['Service']['WorkingDirectory']}/.venv/bin/streamlit"


def test_systemd_accepts_the_unit(tmp_path: Path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not here; it comes with systemd")
    text = UNIT.read_text("utf-8").replace("/opt/ccg-recovery-planner/.venv/bin/streamlit", shutil.which("true"))
    unit = tmp_path / "planner@8501.service"
    unit.write_text(text.replace("User=planner", "User=root"), "utf-8")
    answer = subprocess.run([program, "verify", str(unit)], capture_output=True, text=True, check=False)
    own = [line for line in answer.stderr.splitlines() if "planner@" in line]
    assert own == []


def test_the_example_settings_can_be_read():
    lines = (ROOT / "deploy" / "planner.env.example").read_text("utf-8").splitlines()
    pairs = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert Settings.from_environment(pairs, sign_in=True).database.host == "localhost"
    commented = dict(line.removeprefix("# ").split("=", 1) for line in lines if line.startswith("# PLANNER_"))
    assert set(commented) == {"PLANNER_PROXY_SECRET", "PLANNER_PERSON_CLAIM"}
    with pytest.raises(SettingsError, match="PLANNER_PROXY_SECRET can be guessed"):  # it must be changed
        Settings.from_environment({**pairs, **commented})
    known = Settings.from_environment({**pairs, **commented, "PLANNER_PROXY_SECRET": nginx.SECRET})
    assert known.proxy_secret == nginx.SECRET
