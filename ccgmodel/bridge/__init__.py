"""Why did it move: bridges between scenarios, plans and years that leave nothing over."""

from ccgmodel.bridge.result import Bridge, BridgeError
from ccgmodel.bridge.scenarios import between, bridge
from ccgmodel.bridge.years import year_on_year

__all__ = ["Bridge", "BridgeError", "between", "bridge", "year_on_year"]
