"""Who may speak to the desk: a browser on this machine that was given the token, from a page of the desk itself."""

import hmac
import secrets
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # A page of the desk tells its own origin to its own forms, and nothing to anybody else.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
READING = ("GET", "HEAD")


class Gate:
    """Lets requests through that have the cookie; whoever has the token is given the cookie.

    The host has to be that of the desk, so that no other name can be made to lead here, and what changes anything has to
    come from a page of the desk.
    """

    def __init__(self, app: ASGIApp, port: int) -> None:
        self.app = app
        self.hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self.token, self.secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        # Cookies do not tell ports apart; two desks have two cookies.
        self.cookie = f"desk-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return

        async def send_closed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        headers = Headers(scope=scope)
        answer: ASGIApp = self.app
        if refusal := self._refuse(scope["method"], headers):
            answer = PlainTextResponse(f"{refusal}\n", 403)
        elif self._has_token(scope):
            answer = RedirectResponse("/", 303)
            answer.set_cookie(self.cookie, self.secret, httponly=True, samesite="strict")
        elif not self._has_cookie(headers):
            answer = PlainTextResponse(
                "open the address that `claimbook desk` printed when it started\n", 403
            )
        await answer(scope, receive, send_closed)

    def _refuse(self, method: str, headers: Headers) -> str:
        """Why a request is refused whoever sends it; empty if it is not."""
        host = headers.get("host", "")
        if host not in self.hosts:
            return f"the desk is at http://{self.hosts[0]} only"
        if method not in (*READING, "POST"):
            return f"the desk knows GET and POST, not {method}"
        if method == "POST" and headers.get("origin") != f"http://{host}":
            return "only pages of the desk may change anything"
        return ""

    def _has_token(self, scope: Scope) -> bool:
        told = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        return scope["method"] in READING and _is_same(told, self.token)

    def _has_cookie(self, headers: Headers) -> bool:
        told = (part.strip().partition("=") for part in headers.get("cookie", "").split(";"))
        return any(name == self.cookie and _is_same(value, self.secret) for name, _, value in told)


def _is_same(told: str, secret: str) -> bool:
    return hmac.compare_digest(told.encode("utf-8", "replace"), secret.encode())
