"""Why did it move: bridges between scenarios, plans and years that leave nothing over."""

from ccgmodel.answers.bridge.result import Bridge, BridgeError
from ccgmodel.answers.bridge.scenarios import between, bridge
from ccgmodel.answers.bridge.years import year_on_year
