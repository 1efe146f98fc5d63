"""How reaching a server fails."""


class Unreachable(Exception):
    """No usable connection; `str(error)` is a sentence for people. `is_final` when trying again cannot help."""

    def __init__(self, sentence: str, *, step: str, is_final: bool = False) -> None:
        super().__init__(sentence)
        self.step = step
        self.is_final = is_final
