from __future__ import annotations

from authorizer.memory import Memory


def test_a_value_is_remembered_until_its_time() -> None:
    memory: Memory[str] = Memory(2)
    memory.put(b"a", "A", 10)

    assert memory.get(b"a", 9.9) == "A"
    assert memory.get(b"a", 10) is None
    assert len(memory) == 0


def test_beyond_its_size_what_was_not_asked_for_the_longest_goes() -> None:
    memory: Memory[str] = Memory(2)
    memory.put(b"a", "A", 10)
    memory.put(b"b", "B", 10)
    assert memory.get(b"a", 0) == "A"
    memory.put(b"c", "C", 10)

    assert [memory.get(key, 0) for key in (b"a", b"b", b"c")] == ["A", None, "C"]
    assert len(memory) == 2


def test_a_value_is_replaced() -> None:
    memory: Memory[str] = Memory(2)
    memory.put(b"a", "A", 10)
    memory.put(b"a", "B", 20)

    assert memory.get(b"a", 15) == "B"
    assert len(memory) == 1
