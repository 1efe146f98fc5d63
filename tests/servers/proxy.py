"""A line between us and a server that can be made bad: it hangs, trickles, breaks off, or forgets the end."""

import contextlib
import socket
import struct
import threading
import time
from typing import Literal

Fault = Literal["", "hang", "half-open", "trickle", "reset", "truncate"]


class Proxy:
    """Listens on `port` and passes everything to `target` on this machine.

    `fault` is what happens to the server's words after `after` bytes of each connection: they stop coming (hang), the
    server is not even reached (half-open), one byte a second comes (trickle), the line is reset, or closed (truncate).
    """

    def __init__(self, target: int) -> None:
        self.target, self.fault, self.after = target, "", 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._open: list[socket.socket] = []
        self._stopped = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        """Close everything."""
        self._stopped.set()
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Close the lines that are open now."""
        for each in self._open:
            with contextlib.suppress(OSError):
                each.close()
        self._open.clear()

    def _serve(self) -> None:
        while not self._stopped.is_set():
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(near)
            if self.fault == "half-open":
                continue
            far = socket.create_connection(("127.0.0.1", self.target), timeout=60)
            self._open.append(far)
            threading.Thread(target=self._pass, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, True), daemon=True).start()

    def _pass(self, source: socket.socket, goal: socket.socket, is_server: bool) -> None:
        count = 0
        with contextlib.suppress(OSError):
            while data := source.recv(4096):
                count += len(data)
                if is_server and self.fault and count > self.after:
                    room = max(0, len(data) - (count - self.after))
                    goal.sendall(data[:room])
                    self._spoil(goal, data[room:])
                    return
                goal.sendall(data)
        with contextlib.suppress(OSError):
            goal.shutdown(socket.SHUT_WR)

    def _spoil(self, goal: socket.socket, rest: bytes) -> None:
        if self.fault == "hang":
            return
        if self.fault == "trickle":
            for byte in rest:
                goal.sendall(bytes([byte]))
                time.sleep(1)
            return
        if self.fault == "reset":
            goal.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        goal.close()
