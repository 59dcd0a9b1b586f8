"""A mail server for the tests: takes letters over into a folder, and fails as it is told. JSON lines in and out."""

import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    """Takes letters over, but for those it has been told about."""

    def __init__(self, folder):
        self.folder = folder
        self.told = {}
        self.tries = {}

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.told.get("refuse_sender"):
            return "553 5.1.8 sender not known here"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.tries[address] = self.tries.get(address, 0) + 1
        if address in self.told.get("refuse", []):
            return f"550 5.1.1 <{address}> has no mailbox here"
        if address in self.told.get("put_off", []):
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.told.get("is_silent"):
            await asyncio.sleep(3600)
        os.makedirs(self.folder, exist_ok=True)
        name = os.path.join(self.folder, f"{len(os.listdir(self.folder))}.eml")
        with open(name, "wb") as letter:
            letter.write(envelope.original_content)
        if self.told.get("breaks_off"):
            server.transport.abort()
            await asyncio.sleep(3600)
        return "250 OK"


async def main():
    given = json.loads(sys.argv[1])
    context = None
    if given["security"] != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(given["certificate"], given["key"])
    handler = Handler(given["folder"])

    def known(server, session, envelope, mechanism, data):
        who = (data.login.decode(), data.password.decode())
        return AuthResult(success=who == (given["user"], given["password"]), handled=False)

    def conversation():
        upgrades = {"tls_context": context, "require_starttls": True} if given["security"] == "starttls" else {}
        is_private = given["security"] != "none"
        return SMTP(
            handler,
            hostname="mail.example.org",
            authenticator=known,
            auth_required=is_private,
            auth_require_tls=given["security"] == "starttls",
            **upgrades,
        )

    loop = asyncio.get_running_loop()
    wrapping = context if given["security"] == "wrapped" else None
    server = await loop.create_server(conversation, "127.0.0.1", given.get("port", 0), ssl=wrapping)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        handler.told = json.loads(line)
        print(json.dumps({"tries": handler.tries}), flush=True)
    os._exit(0)


asyncio.run(main())
