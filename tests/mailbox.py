"""A mail server that keeps what it is given."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage


class Mailbox(socketserver.ThreadingTCPServer):
    """Takes every message, in the order of arrival."""

    daemon_threads = True

    def __init__(self) -> None:
        self.recipients: list[str] = []
        self.messages: list[EmailMessage] = []
        super().__init__(("127.0.0.1", 0), _Conversation)

    @property
    def url(self) -> str:
        """The mail server's address, as the settings take it."""
        return f"mailto://127.0.0.1:{self.server_address[1]}?from=qm@example.com&mode=insecure"

    def text(self) -> str:
        """The plain text of every message."""
        return "\n".join(message.get_body().get_content() for message in self.messages)


class _Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as takes a message."""

    server: Mailbox

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                raw = b"".join(iter(self.rfile.readline, b".\r\n"))
                message = email.message_from_bytes(raw, policy=email.policy.default)
                self.server.messages.append(message)
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            elif verb == b"RCPT":
                self.server.recipients.append(line.decode().strip())
            self.wfile.write(b"250 fine\r\n")


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """One that takes mail until the block ends."""
    with Mailbox() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
