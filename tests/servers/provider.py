"""An OAuth 2 provider of our own: authorisation, tokens, and what Dovecot asks about a token."""

import base64
import hashlib
import json
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class OAuthProvider:
    """`codes` maps a code to its challenge; `live` are the access tokens of `account`; `refresh` is the one that holds.

    Refresh tokens are replaced each time. `withdraw` ends the permission, `expire` only the access tokens.
    """

    def __init__(self, account: str) -> None:
        self.account, self.refreshes, self.refused, self.refresh = account, 0, 0, ""
        self.live: set[str] = set()
        self.codes: dict[str, str] = {}
        self.lives_seconds = 3600
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = parse_qs(urlsplit(self.path).query)
                token = (asked.get("access_token") or asked.get("token") or [""])[0]
                is_live = token in provider.live
                provider.answer(
                    self, 200 if is_live else 401, {"email": provider.account, "active": "yes"} if is_live else {}
                )

            def do_POST(self) -> None:
                body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                provider.answer(self, *provider.token({name: values[0] for name, values in body.items()}))

            def log_message(self, *words: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @staticmethod
    def answer(handler: BaseHTTPRequestHandler, status: int, said: dict[str, object]) -> None:
        body = json.dumps(said).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def token(self, asked: dict[str, str]) -> tuple[int, dict[str, object]]:
        if asked.get("client_secret") != "app-secret":
            return 401, {"error": "invalid_client"}
        if asked["grant_type"] == "authorization_code":
            digest = hashlib.sha256(asked["code_verifier"].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            if self.codes.pop(asked["code"], None) != challenge:
                return 400, {"error": "invalid_grant"}
        elif not self.refresh or asked["refresh_token"] != self.refresh:
            self.refused += 1
            return 400, {"error": "invalid_grant"}
        else:
            self.refreshes += 1
        self.refresh, access = secrets.token_urlsafe(12), secrets.token_urlsafe(12)
        self.live.add(access)
        return 200, {"access_token": access, "refresh_token": self.refresh, "expires_in": self.lives_seconds}

    def allow(self, address: str) -> dict[str, str]:
        """What the account's owner brings back when he was sent to `address`: code and state."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked["code_challenge"]
        return {"code": code, "state": asked["state"]}

    def expire(self) -> None:
        self.live.clear()

    def withdraw(self) -> None:
        self.live.clear()
        self.refresh = ""

    def settings(self) -> dict[str, object]:
        """The settings of an inbox that signs in with this provider."""
        return {
            "sign_in": "other",
            "oauth_client_id": "app",
            "oauth_authorize_url": f"{self.url}/authorize",
            "oauth_token_url": f"{self.url}/token",
            "oauth_scopes": "mail",
        }

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
