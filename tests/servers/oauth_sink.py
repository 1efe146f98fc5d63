"""An SMTP server that takes OAuth 2 tokens alone, and asks their provider about each: XOAUTH2 and OAUTHBEARER."""

import base64
import json
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

from tests.servers.certificates import Certificate
from tests.servers.provider import OAuthProvider
from tests.servers.smtp_sink import SmtpSink

REFUSED = base64.b64encode(json.dumps({"status": "401", "schemes": "bearer", "scope": "mail"}).encode()).decode()


class OAuthSink(SmtpSink):
    """`offers` are the mechanisms that it has; `tried` what it was given, as (mechanism, user, token)."""

    def __init__(self, certificate: Certificate, provider: OAuthProvider, *offers: str) -> None:
        super().__init__(certificate)
        self.provider, self.tried = provider, list[tuple[str, str, str]]()
        # aiosmtpd finds what is offered by these names.
        if "XOAUTH2" in offers:
            self.auth_XOAUTH2 = self._xoauth2
        if "OAUTHBEARER" in offers:
            self.auth_OAUTHBEARER = self._oauthbearer

    def options(self) -> dict[str, Any]:
        return {"auth_exclude_mechanism": ["LOGIN", "PLAIN"]}

    async def _xoauth2(self, server: SMTP, given: list[str]) -> AuthResult:
        user, auth, *rest = base64.b64decode(given[1], validate=True).decode().split("\x01")
        assert rest == ["", ""] and user.startswith("user=")
        return await self._judge(server, "XOAUTH2", user.removeprefix("user="), auth, b"")

    async def _oauthbearer(self, server: SMTP, given: list[str]) -> AuthResult:
        header, host, port, auth, *rest = base64.b64decode(given[1], validate=True).decode().split("\x01")
        assert rest == ["", ""] and header.startswith("n,a=") and header.endswith(",")
        assert (host, port) == (f"host={self.host}", f"port={self.port}")
        return await self._judge(server, "OAUTHBEARER", header[4:-1], auth, b"\x01")

    async def _judge(self, server: SMTP, mechanism: str, user: str, auth: str, ends: bytes) -> AuthResult:
        assert auth.startswith("auth=Bearer ")
        token = auth.removeprefix("auth=Bearer ")
        self.tried.append((mechanism, user, token))
        if user == self.provider.account and token in self.provider.live:
            return AuthResult(success=True, auth_data=user)
        await server.push(f"334 {REFUSED}")
        answer = (await server._reader.readline()).strip()
        assert base64.b64decode(answer) == ends  # the dialogue must be ended before the server says 535
        return AuthResult(success=False, handled=False)
