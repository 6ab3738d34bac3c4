"""Scales of confidence keep their order; a reading can be asked for what is sure."""

from hypothesis import given
from hypothesis import strategies as st

from whence.flow import read_data
from whence.intake import Stated
from whence.model import Reading
from whence.network import Network
from whence.read import at_least
from whence.read.confidence import Scale, Scales

SAID = b"The minister said that the dam is safe. Witnesses of the fire blame the town. Nobody left.\n"
shares = st.floats(0, 1)


@given(shares, shares, st.floats(0.05, 5), st.floats(-5, 5))
def test_a_scale_keeps_the_order_and_stays_between_none_and_all(
    one: float, two: float, slope: float, offset: float
) -> None:
    scale = Scale(slope, offset)
    low, high = sorted((one, two))
    assert 0 <= scale(low) <= scale(high) <= 1 or low == 0 or high == 1


def reading() -> Reading:
    return read_data(SAID, Stated("note.txt"))


def test_what_is_less_sure_is_left_out_and_counted() -> None:
    whole = reading()
    middle = sorted(claim.confidence for claim in whole.claims)[1]
    sure = at_least(whole, middle)
    assert all(one.confidence >= middle for one in sure.attributions)
    assert all(claim.confidence >= middle for claim in sure.claims)
    assert set(sure.claims) < set(whole.claims)
    assert [warned.count for warned in sure.warnings] == [len(whole.claims) - len(sure.claims)]
    assert {link.attribution for claim in sure.claims for link in claim.chain} <= {
        None,
        *(one.id for one in sure.attributions),
    }


def test_asking_for_no_confidence_leaves_nothing_out() -> None:
    assert at_least(reading(), 0) == reading()


def test_the_network_of_the_package_carries_its_scales() -> None:
    assert Scales.of(Network().about) != Scales()
