"""A daemon that speaks clamd's protocol on loopback and knows one virus: EICAR's test file."""

import socket
import struct
import threading

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """`mood` is well, silent, broken or small (refuses what is larger than 1 kB). Reads frames strictly."""

    def __init__(self) -> None:
        self.mood = "well"
        self.scanned = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(30)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            connection.settimeout(30)
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        reading = connection.makefile("rb")
        command = b""
        while not command.endswith(b"\0"):
            command += reading.read(1)
        if command == b"zVERSION\0":
            connection.sendall(b"ClamAV 1.4.2/27500/Sun Nov 22 08:00:00 2026\0")
        elif command == b"zINSTREAM\0":
            content = b""
            while (length := struct.unpack(">I", reading.read(4))[0]) != 0:
                content += reading.read(length)
            if self.mood == "silent":
                reading.read(1)  # until the other side gives up
            else:
                self._judge(connection, content)
        else:
            connection.sendall(b"UNKNOWN COMMAND\0")
        reading.close()

    def _judge(self, connection: socket.socket, content: bytes) -> None:
        self.scanned += 1
        if self.mood == "broken":
            return
        elif self.mood == "small" and len(content) > 1000:
            connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            connection.sendall(b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0")
