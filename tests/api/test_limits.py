"""A moving window per asker: full, it says how long; past, it is forgotten."""

from api.limits import Window


def test_an_asker_has_so_many_calls_in_any_stretch() -> None:
    window = Window(2, 60)
    window.count("lin", 0)
    assert window.wait_s("lin", 0) == 0
    window.count("lin", 50)
    assert window.wait_s("lin", 50) == 10
    assert window.wait_s("lin", 60) == 0
    window.count("lin", 61)
    assert window.wait_s("lin", 62) == 48, "the stretch moves, it does not begin anew"


def test_askers_do_not_stand_in_each_others_way() -> None:
    window = Window(1, 60)
    window.count("lin", 0)
    assert window.wait_s("chen", 0) == 0


def test_who_asks_no_more_is_forgotten() -> None:
    window = Window(5, 60)
    for second in range(100):
        window.count(f"address {second}", second)
    assert len(window) == 60


def test_a_limit_of_nothing_refuses_everyone() -> None:
    assert Window(0, 60).wait_s("lin", 0) > 0
