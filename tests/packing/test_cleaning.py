from __future__ import annotations

import pytest
from hypothesis import assume, given
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

SEQUENCE = bytes.fromhex("6764000dacd94141fa1000000300100000030320f1429960")
PICTURE = bytes.fromhex("68ebe3cb22c0")
AVCC = (
    bytes.fromhex("0164000dffe10018") + SEQUENCE + b"\1\0\6" + PICTURE + bytes.fromhex("fdf8f800")
)
HEVC_SET = bytes.fromhex("40010c01ffff01600000030090000003000003003c959809")
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
    sets = join_units([SEQUENCE, PICTURE], ANNEX_B)
    cleaner = cleaner_for("h264", sets)
    packet = join_units([user_data_unit("x" * 300), IDR], ANNEX_B)
    assert cleaner.clean(packet) == b"\0\0\0\1" + IDR
    assert cleaner.extradata == sets


def test_an_avc_record_loses_what_follows_its_parameter_sets() -> None:
    assert cleaner_for("h264", AVCC + b"remark").extradata == AVCC


def test_h264_units_lose_what_follows_their_last_field() -> None:
    behind = b"Hildegard Ottersen"
    units = [SEQUENCE + behind, PICTURE + behind, b"\x09\xf0" + behind, IDR, b"\x0a" + behind]
    assert h264(units) == [SEQUENCE, PICTURE, b"\x09\xf0", IDR, b"\x0a"]


@pytest.mark.parametrize("kind", [0, 6, *range(12, 32)])
def test_no_h264_unit_but_pictures_sets_and_marks_stays(kind: int) -> None:
    assert h264([bytes([0x60 | kind]) + b"\x05\x04Otte\x80", IDR]) == [IDR]


@pytest.mark.parametrize("kind", [*range(10, 16), *range(22, 32), *range(38, 64)])
def test_no_hevc_unit_but_pictures_sets_and_marks_stays(kind: int) -> None:
    cleaner = cleaner_for("hevc", b"\x01" + bytes(20) + b"\x03\0")
    packet = join_units([bytes([kind << 1, 1]) + b"Ottersen", b"\x26\x01pict"], 4)
    assert cleaner.clean(packet) == join_units([b"\x26\x01pict"], 4)


def test_a_second_layer_of_hevc_goes_and_marks_are_cut_short() -> None:
    cleaner = cleaner_for("hevc", b"\x01" + bytes(20) + b"\x03\0")
    units = [b"\x46\x01\x50Ottersen", b"\x26\x01pict", b"\x26\x09other", b"\x48\x01Ottersen"]
    kept = [b"\x46\x01\x50", b"\x26\x01pict", b"\x48\x01"]
    assert cleaner.clean(join_units(units, 4)) == join_units(kept, 4)


def test_a_parameter_set_that_cannot_be_taken_apart_is_not_copied() -> None:
    with pytest.raises(CannotCleanError):
        h264([b"\x67Hildegard"])


def test_hevc_loses_both_kinds_of_supplemental_units_also_in_its_record() -> None:
    head = b"\x01" + bytes(20) + b"\x03"
    parameter, remark = HEVC_SET, b"\x4e\x01remark"
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
    picture = b"\0\0\1\0\x00\x0f\xff\xf8"
    cleaner = cleaner_for("mpeg2video", b"")
    cleaned = cleaner.clean(group + b"\0\0\1\xb2name" + b"\0\0\1\xb5\x4fcopy" + picture)
    assert cleaned == b"\0\0\1\xb8\x00\x08\x00\x40" + picture


@pytest.mark.parametrize(
    "header",
    [
        b"\0\0\1\xb3" + bytes.fromhex("2d0240 33 ffffe018"),
        b"\0\0\1\xb5" + bytes.fromhex("148200010000"),
        b"\0\0\1\xb5" + bytes.fromhex("2305050500a81200")[:8],
        b"\0\0\1\xb5" + bytes.fromhex("8fff f3 41 80"),
        b"\0\0\1\0" + bytes.fromhex("000fffff f8".replace(" ", ""))[:4],
        b"\0\0\1\xb7",
    ],
    ids=["sequence", "extension", "display", "coding", "picture", "end"],
)
def test_an_mpeg2_header_loses_what_follows_its_last_field(header: bytes) -> None:
    cleaner = cleaner_for("mpeg2video", b"")
    slices = b"\0\0\1\1pict"
    clean = cleaner.clean(header + slices)
    assert cleaner.clean(header + b"Hildegard" + slices) == clean
    assert len(clean) == len(header + slices)
    assert cleaner.clean(clean) == clean


def test_an_mpeg2_picture_loses_its_extra_information() -> None:
    fields = 5 << 22 | 1 << 19 | 0xFFFF << 3
    plain = b"\0\0\1\0" + fields.to_bytes(4, "big")
    extra, bits = b"Ottersen", f"{fields >> 3:029b}"
    bits += "".join(f"1{sign:08b}" for sign in extra) + "0"
    bits = bits.ljust(-(-len(bits) // 8) * 8, "0")
    content = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
    assert cleaner_for("mpeg2video", b"").clean(b"\0\0\1\0" + content) == plain


def test_mpeg2_in_layers_is_not_copied() -> None:
    with pytest.raises(CannotCleanError):
        cleaner_for("mpeg2video", b"").clean(b"\0\0\1\xb5\x5fname")


def test_mpeg4_objects_profiles_and_ends_lose_what_follows() -> None:
    cleaner = cleaner_for("mpeg4", b"")
    profile, thing, end = b"\0\0\1\xb0\x01", b"\0\0\1\0", b"\0\0\1\xb1"
    packet = b"name".join([profile, thing, b"\0\0\1\xb6pict", end, b""])
    assert cleaner.clean(packet) == profile + thing + b"\0\0\1\xb6pictname" + end


def test_vp9_loses_the_gaps_of_a_superframe_and_what_follows_a_frame_shown_again() -> None:
    cleaner, first, again = cleaner_for("vp9", b"name"), b"\x82first", b"\x88"

    def superframe(*frames: bytes, gap: bytes = b"") -> bytes:
        sizes = b"".join(len(frame).to_bytes(1, "little") for frame in frames)
        marker = bytes([0xC0 | len(frames) - 1])
        return b"".join(frames) + gap + marker + sizes + marker

    assert cleaner.extradata == b""
    assert cleaner.clean(again + b"Ottersen") == again
    told = superframe(first, again + b"Ottersen", gap=b"Hildegard")
    assert cleaner.clean(told) == superframe(first, again)
    assert cleaner.clean(first) == first


def test_opus_in_several_streams_is_not_copied() -> None:
    with pytest.raises(CannotCleanError):
        cleaner_for("opus", b"OpusHead\x01\x06" + bytes(8) + b"\x01" + bytes(8))


def test_mpeg4_clocks_start_at_zero_and_keep_their_distance() -> None:
    def group(hours: int, minutes: int, seconds: int) -> bytes:
        word = hours << 19 | minutes << 13 | 1 << 12 | seconds << 6 | 1 << 5
        return b"\0\0\1\xb3" + word.to_bytes(3, "big")

    cleaner = cleaner_for("mpeg4", b"")
    picture = b"\0\0\1\xb6\x12"
    assert cleaner.clean(group(14, 15, 59) + picture) == group(0, 0, 0) + picture
    assert cleaner.clean(group(14, 16, 1) + b"\0\0\1\xb2XviD0050") == group(0, 0, 2)


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
    assume(not any(unit[0] & 0x1F in {7, 8} for unit in units))
    cleaner = cleaner_for("h264", AVCC)
    once = cleaner.clean(join_units(units, 4))
    assert cleaner.clean(once) == once
