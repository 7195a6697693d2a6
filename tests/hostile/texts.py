"""Drawn scenario documents and addresses that were made to do harm."""

from __future__ import annotations

import json
from random import Random

from ccgmodel.scenario import LEVERS, Document, Scenario, Setting, link, write_document
from tests.hostile.work import PLAN

HONEST = Scenario("Honest", {Setting("inflation", "", 2017): 0.01, Setting("pool_change"): 0.05})
WORDS = [*LEVERS, "x", "", "[", "]", "@", "@2017/18", "=", "%", "nan", "inf", "1e999", "-0", "9" * 400, "\n", "\0", " ",
         "\ud800", "[sign in](http://a.example)", "<script>", "é" * 300, "[Acute]", "qipp_delivery=0.5", "../..", "%00",
         "uploaded-" + "0" * 64, "uploaded-" + "f" * 12, "se-london-2012/operating-plan/bexley", "barnet-recovery-2013",
         "1." + "0" * 12 + ".00000000", "1." + "0" * 64 + ".00000000", "9999.x"]  # fmt: skip


def _text(random: Random) -> str:
    if random.random() < 0.1:
        return random.choice([" ", "[", "a", "]@", "=", "inflation ", "\n"]) * random.choice([300, 3_000, 200_000])
    return "".join(random.choice(WORDS) for _ in range(random.randint(0, 4)))


def document(number: int) -> str | bytes:
    """Return the document of a number."""
    random = Random(number)  # noqa: S311 - drawn again the same, no secret
    honest = write_document(Document.of(PLAN, HONEST))
    kind = random.randrange(7)
    if kind == 0:
        at = random.randrange(len(honest))
        return honest[:at] + random.choice(WORDS)[:50] + honest[at + random.randrange(9) :]
    if kind == 1:
        return json.dumps(dict.fromkeys((str(n) for n in range(random.choice([9, 40_000]))), 0))
    if kind == 2:
        return '{"' + '": 0, "'.join(str(n % 20_000) for n in range(40_000)) + '": 0}'
    if kind == 3:
        return random.choice(["[", '{"a":', "9", "[[],", '"\\u0000']) * random.choice([9, 50_000, 300_000])
    if kind == 4:
        return random.randbytes(random.choice([9, 5_000, 4_500_000]))
    content = json.loads(honest)
    if kind == 5:
        content["overrides"] = [
            {"set": _text(random), "value": random.choice([0, 1e308, -1, "x", None, 10**400])}
            for _ in range(random.choice([1, 30, 1_001]))
        ]
    else:
        content[random.choice(list(content))] = random.choice(
            [None, [], {}, _text(random), 10**400, True, -1, 1.5]
        )
    from ccgmodel.scenario.document_text import _checksum

    content["checksum"] = _checksum(content)
    return json.dumps(content)


def parameters(number: int) -> dict[str, list[str]]:
    """Return the address of a number."""
    random = Random(number)  # noqa: S311 - drawn again the same, no secret
    honest = link.encode(PLAN, HONEST)
    names = ["plan", "check", "set", "unit", "portfolio", "all", "only", "x"]
    found = {"plan": ["barnet-bcf-2016"], **honest} if random.random() < 0.4 else {}
    for _ in range(random.randint(0, 4)):
        many = random.choice([1, 1, 2, 40, 1_200])
        found[random.choice(names)] = [_text(random) for _ in range(many)]
    if random.random() < 0.2:
        found["portfolio"] = ["se-london-2012/operating-plan"]
        found["only"] = [f"{_text(random)}: {_text(random)}" for _ in range(random.choice([1, 500, 20_000]))]
    return found
