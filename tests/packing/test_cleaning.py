from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import user_data_unit

from vippcoder.packing.cleaning import CannotCleanError, cleaner_for
from vippcoder.packing.cleaning.nal_units import (
    ANNEX_B,
    guarded_payload,
    join_units,
    plain_payload,
    split_units,
)

AVCC = bytes.fromhex("0142c01effe1000b6742c01e95a0501e88000001000468ce3c80")
SLICE, IDR = b"\x41\x9a\x01\x02\x03", b"\x65\x88\x84\x00\x33"
RECOVERY = b"\x06\x06\x01\xc4\x80"


def h264(units: list[bytes]) -> list[bytes]:
    cleaner = cleaner_for("h264", AVCC)
    return split_units(cleaner.clean(join_units(units, 4)), 4)


def test_h264_loses_user_data_filler_and_private_units() -> None:
    units = [b"\x09\xf0", user_data_unit("2019-07-23"), b"\x0c\xff\xff\x80", b"\x7eprivate", IDR]
    assert h264(units) == [b"\x09\xf0", IDR]


def test_h264_keeps_the_recovery_point_alone_of_a_supplemental_unit() -> None:
    user = b"\x05\x12" + bytes(16) + b"ab"
    assert h264([b"\x06" + user + b"\x06\x01\xc4\x80", SLICE]) == [RECOVERY, SLICE]


def test_h264_drops_what_hides_behind_a_recovery_point() -> None:
    longer = b"\x06\x06\x07\xc4Hidden\x80"
    assert h264([longer, SLICE]) == [RECOVERY, SLICE]


def test_h264_with_start_codes_is_cleaned_in_its_own_framing() -> None:
    sets = join_units([b"\x67\x42\xc0\x1e", b"\x68\xce\x3c\x80"], ANNEX_B)
    cleaner = cleaner_for("h264", sets)
    packet = join_units([user_data_unit("x" * 300), IDR], ANNEX_B)
    assert cleaner.clean(packet) == b"\0\0\0\1" + IDR
    assert cleaner.extradata == sets


def test_an_avc_record_loses_what_follows_its_parameter_sets() -> None:
    assert cleaner_for("h264", AVCC + b"remark").extradata == AVCC


def test_hevc_loses_both_kinds_of_supplemental_units_also_in_its_record() -> None:
    head = b"\x01" + bytes(20) + b"\x03"
    parameter, remark = b"\x40\x01abc", b"\x4e\x01remark"
    arrays = [(0x20, parameter), (0x27, remark)]
    record = (
        head
        + bytes([2])
        + b"".join(
            bytes([kind]) + b"\0\1" + len(unit).to_bytes(2, "big") + unit for kind, unit in arrays
        )
    )
    cleaner = cleaner_for("hevc", record)
    assert b"remark" not in cleaner.extradata
    assert parameter in cleaner.extradata
    picture = b"\x26\x01pict"
    packet = join_units([remark, picture, b"\x50\x01suffix", b"\x7c\x01dolby"], 4)
    assert cleaner.clean(packet) == join_units([picture], 4)


def test_mpeg2_loses_user_data_and_clock_but_not_the_groups_flags() -> None:
    word = (14 << 19 | 15 << 13 | 1 << 12 | 59 << 6 | 7) << 7 | 0x40
    group = b"\0\0\1\xb8" + word.to_bytes(4, "big")
    picture = b"\0\0\1\0\x12\x34"
    cleaner = cleaner_for("mpeg2video", b"")
    cleaned = cleaner.clean(group + b"\0\0\1\xb2name" + b"\0\0\1\xb5\x4fcopy" + picture)
    assert cleaned == b"\0\0\1\xb8\x00\x08\x00\x40" + picture


def test_mpeg4_clocks_start_at_zero_and_keep_their_distance() -> None:
    def group(hours: int, minutes: int, seconds: int) -> bytes:
        word = hours << 19 | minutes << 13 | 1 << 12 | seconds << 6 | 1 << 5
        return b"\0\0\1\xb3" + word.to_bytes(3, "big")

    cleaner = cleaner_for("mpeg4", b"")
    picture = b"\0\0\1\xb6\x12"
    assert cleaner.clean(group(14, 15, 59) + picture) == group(0, 0, 0) + picture
    assert cleaner.clean(group(14, 16, 1) + b"\0\0\1\xb2XviD0050") == group(0, 0, 2)


def test_aac_blanks_the_encoders_name_in_place() -> None:
    text = b"Lavc61.19.100"
    bits = "110" + "1111" + f"{len(text) + 2 - 15 + 1 + 0:08b}" + "0" * 4 + "0" * 4
    bits += "".join(f"{byte:08b}" for byte in text)
    count = 15 + int(bits[7:15], 2) - 1
    bits = bits.ljust(15 + count * 8, "0") + "000" + "0110" * 6
    bits = bits.ljust(-(-len(bits) // 8) * 8, "0")
    packet = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
    clean = cleaner_for("aac", b"\x11\x88").clean(packet)
    assert len(clean) == len(packet)
    after = "".join(f"{byte:08b}" for byte in clean)
    assert set(after[15 : 15 + count * 8]) == {"0"}
    assert after[:15] == bits[:15]
    assert after[15 + count * 8 :] == bits[15 + count * 8 :]


def test_aac_of_a_transport_stream_loses_its_headers_and_gains_a_set_up() -> None:
    cleaner = cleaner_for("aac", b"")
    raw = b"\x01\x40\x22\x80\xa3"
    header = bytes([0xFF, 0xF1, 0x4C, 0x80, 0x01, 0x9F, 0xFC])
    assert cleaner.clean(header + raw) == raw
    assert cleaner.extradata == b"\x11\x90"


def test_opus_loses_its_padding() -> None:
    cleaner = cleaner_for("opus", b"OpusHead\x01\x01" + bytes(9))
    padded = bytes([0x7B, 0x41, 4]) + b"SOUND" + b"name"
    assert cleaner.clean(padded) == bytes([0x7B, 0x01]) + b"SOUND"


def test_vorbis_loses_vendor_and_comments() -> None:
    comment = b"\x03vorbis" + (9).to_bytes(4, "little") + b"Hildegard" + bytes(4) + b"\x01"
    first, setup = b"\x01vorbis" + bytes(23), b"\x05vorbis" + bytes(300)
    extradata = b"\x02" + bytes([len(first), len(comment)]) + first + comment + setup
    clean = cleaner_for("vorbis", extradata).extradata
    assert b"Hildegard" not in clean
    assert clean.endswith(setup)
    assert cleaner_for("vorbis", clean).extradata == clean


@pytest.mark.parametrize("codec", ["av1", "dvvideo", "wmv2", "mjpeg", "mp3", "ac3", "unheard_of"])
def test_what_is_not_known_is_not_copied(codec: str) -> None:
    with pytest.raises(CannotCleanError):
        cleaner_for(codec, b"")


def test_h264_that_is_cut_short_is_not_copied() -> None:
    with pytest.raises(CannotCleanError):
        cleaner_for("h264", AVCC).clean(b"\0\0\1\0abc")


@given(st.binary(max_size=60))
def test_guarding_a_unit_is_undone_by_reading_it(payload: bytes) -> None:
    guarded = guarded_payload(payload)
    assert b"\0\0\1" not in guarded
    assert b"\0\0\0" not in guarded
    assert plain_payload(guarded) == payload


@given(st.lists(st.binary(min_size=1, max_size=20), max_size=6), st.sampled_from([1, 2, 4]))
def test_units_come_apart_as_they_were_joined(units: list[bytes], length_size: int) -> None:
    assert split_units(join_units(units, length_size), length_size) == units


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=8))
def test_cleaning_twice_is_cleaning_once(units: list[bytes]) -> None:
    cleaner = cleaner_for("h264", AVCC)
    once = cleaner.clean(join_units(units, 4))
    assert cleaner.clean(once) == once
