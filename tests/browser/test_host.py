"""A name that a stranger has made lead here (DNS rebinding) gets nothing of a plan."""

import http.client
import re
from urllib.parse import urlsplit

import pytest

from tests.helpers import driver

ELSEWHERE = "elsewhere.example"


@pytest.mark.parametrize("path", ["/", "/scenarios?set=qipp_delivery=0.5", "/baseline"])
def test_a_page_under_a_strangers_name_says_so_and_shows_nothing(chromium_path: str, app_url: str, path: str):
    port = urlsplit(app_url).port
    with driver.launch(chromium_path, f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1") as browser:
        page = driver.new_page(browser)
        page.goto(f"http://{ELSEWHERE}:{port}{path}")
        page.get_by_text(f"The planner does not answer to the name {ELSEWHERE}:{port}").wait_for()
        driver.settle(page)
        assert not re.search("Barnet|£|QIPP delivery", page.locator('[data-testid="stApp"]').inner_text())
        assert page.locator("input, [data-testid=stFileUploader], [data-testid=stSlider]").count() == 0


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),  # the empty page, which fetches everything through its connection
        ("GET", "/media/" + "0" * 56 + ".csv", 404),
        ("PUT", "/_stcore/upload_file/somebody/file", 403),
    ],
)
def test_without_a_session_there_is_nothing_to_be_had(app_url: str, method: str, path: str, status: int):
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(app_url).port, timeout=20)
    connection.request(method, path, body=b"x" if method == "PUT" else None, headers={"Host": ELSEWHERE})
    answer = connection.getresponse()
    text = answer.read().decode(errors="replace")
    connection.close()
    assert not re.search("Barnet|£", text)
    assert answer.status == status
