from __future__ import annotations

import io
import zipfile

from tools.deterministic_zip import zip_files

FILES = {"b.py": b"print(1)\n" * 20, "a/c.py": b"", "a/b.py": b"\x00\xff"}


def test_zipfile_reads_every_file() -> None:
    with zipfile.ZipFile(io.BytesIO(zip_files(FILES))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


def test_entries_are_sorted_and_have_one_time_and_mode() -> None:
    with zipfile.ZipFile(io.BytesIO(zip_files(FILES))) as archive:
        entries = archive.infolist()

    assert [entry.filename for entry in entries] == ["a/b.py", "a/c.py", "b.py"]
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert {entry.create_system for entry in entries} == {3}


def test_the_order_of_the_files_does_not_matter() -> None:
    assert zip_files(FILES) == zip_files(dict(reversed(FILES.items())))


def test_no_files_are_an_empty_zip() -> None:
    assert zipfile.ZipFile(io.BytesIO(zip_files({}))).namelist() == []
