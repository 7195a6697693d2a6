"""A hand on the levers of a page without a browser: what goes down to the part, and the message that comes up."""

import itertools
import json
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

ROWS, WIRE = "planner_levers", "planner_levers_wire"
HOLDS = itertools.count(1)


def element(at: AppTest, part: str) -> Any:
    """The element of the rows, or of the wire."""
    return next(each for each in at.get("bidi_component") if each.proto.component_name == part)


def sent(at: AppTest, part: str = WIRE) -> dict[str, Any]:
    """What goes down to the rows or over the wire."""
    return json.loads(element(at, part).proto.json)


def facts(at: AppTest) -> dict[str, dict[str, Any]]:
    """What stays as it is of each lever."""
    return {row["name"]: row for row in sent(at, ROWS)["rows"]}


def lever(at: AppTest, name: str) -> dict[str, Any]:
    """What a lever of the page shows."""
    return sent(at)["levers"][name]


def captions(at: AppTest) -> list[str]:
    """What stands below each lever; nothing on a page without levers."""
    if all(each.proto.component_name != WIRE for each in at.get("bidi_component")):
        return []
    return [each.get("caption", "") for each in sent(at)["levers"].values()]


def move(at: AppTest, name: str, value: float | None, **more: Any) -> AppTest:
    """Put a lever to a value, as somebody who types it; None puts it back to the plan.

    The page then has the parts that this draws anew; `.run()` gives the rest of it.
    """
    down, wire = sent(at), element(at, WIRE)
    message = {
        "lever": name, "value": value, "year": "", "line": "", "hold": next(HOLDS), "moving": False, "page": "test",
        "number": down["number"] + 1 if down["page"] == "test" else 1, "shown": down["shown"], **more,
    }  # fmt: skip
    events = json.dumps([{"event": "move", "value": message}])
    states = at._tree.get_widget_states()
    identity = f"$$STREAMLIT_INTERNAL_KEY_{wire.proto.id}__events"
    states.widgets.append(WidgetState(id=wire.proto.id, json_value="{}"))
    states.widgets.append(WidgetState(id=identity, json_trigger_value=events))
    return at._run(states)
