"""Amazon SES."""

from typing import Any, ClassVar

from frontdesk.channels.couriers.courier import Courier, Key
from frontdesk.channels.models import Inbox


class AmazonSES(Courier, slug="amazon-ses"):
    label = "Amazon SES"
    backend: ClassVar[str] = "anymail.backends.amazon_ses.EmailBackend"
    view: ClassVar[str] = "anymail.webhooks.amazon_ses.AmazonSESTrackingWebhookView"
    steps: ClassVar[str] = "SNS: subscribe the address by HTTPS to the topic of your configuration set."
    keys: ClassVar[tuple[Key, ...]] = (
        Key("access_key", "access key"),
        Key("secret_key", "secret access key"),
        Key("region", "region"),
        Key("configuration_set_name", "configuration set", False),
    )
    keeps_message_id: ClassVar[bool] = False

    @classmethod
    def _given(cls, inbox: Inbox, keys: tuple[Key, ...]) -> dict[str, Any]:
        """boto3 takes the credentials as parameters of its session."""
        given = super()._given(inbox, cls.keys)
        session = {
            "aws_access_key_id": given.pop("access_key"),
            "aws_secret_access_key": given.pop("secret_key"),
            "region_name": given.pop("region"),
        }
        return {"session_params": session} if keys is cls.hook_keys else given | {"session_params": session}
