"""A rotation and a policy that tells people in steps; see `scenes`."""

from typing import Any

import pytest


@pytest.fixture
def rotation(cast: Any) -> Any:
    """Tim and Lea, week by week."""
    from frontdesk.escalation.tests.scenes import evenings

    return evenings(cast)


@pytest.fixture
def policy(cast: Any, rotation: Any) -> Any:
    """Who is on call at once, then supervisors."""
    from frontdesk.escalation.tests.scenes import call_somebody

    return call_somebody(cast, rotation)
