"""An input as a list of steps: octets that are asked for one after the other, zeros once there are none left."""


class Steps:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> bool:
        return self._at < len(self._data)

    def some(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        self._at += count
        return taken + bytes(count - len(taken))

    def number(self, octets: int = 1) -> int:
        return int.from_bytes(self.some(octets))

    def signed(self, octets: int = 1) -> int:
        return int.from_bytes(self.some(octets), signed=True)
