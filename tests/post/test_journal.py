from contextlib import closing

from tamizdat.post.journal import Journal


def test_what_was_noted_is_there_for_the_next(tmp_path):
    path = tmp_path / "journal"
    with closing(Journal(path)) as one:
        one.add(7)
        one.add((1 << 62) + 1)
        with closing(Journal(path)) as next_one:
            assert next_one.read() == [7, (1 << 62) + 1]
            next_one.clear()
            assert next_one.read() == []
        one.add(8)
        assert one.read() == [8]


def test_a_number_that_was_cut_off_is_none(tmp_path):
    path = tmp_path / "journal"
    with closing(Journal(path)) as one:
        one.add(7)
        path.write_bytes(path.read_bytes() + b"\0\0\0")
        assert one.read() == [7]
