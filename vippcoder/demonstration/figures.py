"""The two figures and their toys, drawn for one instant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vippcoder.demonstration.brush import Brush, Colour, Point
    from vippcoder.demonstration.play import Pose

_SKIN, _SKIN_SHADE = (200, 156, 128), (186, 140, 112)
_CHILD_SKIN, _CHILD_SHADE = (217, 177, 150), (203, 160, 133)
_HAIR, _CHILD_HAIR = (74, 53, 50), (112, 78, 52)
_TOP, _TOP_DARK, _TROUSERS = (76, 100, 112), (67, 90, 102), (58, 75, 84)
_SHIRT, _SHIRT_DARK, _PANTS = (203, 167, 82), (189, 152, 70), (146, 119, 60)
_RED, _GREEN, _BLUE, _YELLOW = (172, 92, 77), (140, 153, 96), (91, 127, 148), (211, 177, 99)
_BALL, _BALL_LIGHT = (182, 82, 66), (201, 110, 92)
_INK = (56, 42, 40)


def paint_figures(
    brush: Brush, pose: Pose, *, shut: tuple[bool, bool], voices: tuple[float, float]
) -> None:
    """Paint parent, child, blocks and ball.

    Args:
        brush: on the empty room.
        pose: where everything is.
        shut: whether the parent's and the child's eyes are shut.
        voices: how wide their mouths are open, 0..1.
    """
    _child_arm(brush, pose, behind=True)
    _parent(brush, pose, shut=shut[0], voice=voices[0])
    _child(brush, pose, shut=shut[1], voice=voices[1])
    _blocks(brush, pose)
    _ball(brush, pose.ball)
    _parent_arm(brush, pose)
    _child_arm(brush, pose, behind=False)


def _parent(brush: Brush, pose: Pose, *, shut: bool, voice: float) -> None:
    lean = pose.lean[0] * 18
    brush.blob(
        [(302, 616), (352, 580), (450, 578), (540, 612), (512, 636), (400, 648), (318, 640)],
        _TROUSERS,
    )
    brush.blob(
        [
            (332, 606),
            (336, 510),
            (362 + lean * 0.6, 400),
            (410 + lean, 348),
            (462 + lean, 350),
            (510 + lean, 392),
            (524 + lean * 0.8, 460),
            (530 + lean * 0.4, 540),
            (524, 602),
            (430, 616),
        ],
        _TOP,
    )
    head = (470 + lean * 1.5, 258 + lean * 0.4)
    brush.limb(
        ((446 + lean, 356), (450 + lean, 336), (head[0] - 12, head[1] + 42)), (52, 46), _SKIN_SHADE
    )
    brush.blob(
        [
            (head[0] - 92, head[1] + 2),
            (head[0] - 66, head[1] - 68),
            (head[0] - 2, head[1] - 90),
            (head[0] + 62, head[1] - 62),
            (head[0] + 40, head[1] + 10),
            (head[0] - 30, head[1] + 60),
            (head[0] - 58, head[1] + 100),
            (head[0] - 92, head[1] + 78),
        ],
        _HAIR,
    )
    brush.ellipse(head, (72, 78), _SKIN)
    brush.blob(
        [
            (head[0] - 84, head[1] + 30),
            (head[0] - 76, head[1] - 56),
            (head[0] - 2, head[1] - 90),
            (head[0] + 60, head[1] - 56),
            (head[0] + 10, head[1] - 46),
            (head[0] - 30, head[1] - 20),
            (head[0] - 44, head[1] + 26),
            (head[0] - 60, head[1] + 64),
        ],
        _HAIR,
    )
    brush.ellipse((head[0] - 32, head[1] + 14), (12, 15), _SKIN_SHADE)
    _face(brush, head, 1.0, _SKIN_SHADE, shut=shut, voice=voice)


def _parent_arm(brush: Brush, pose: Pose) -> None:
    lean = pose.lean[0] * 18
    shoulder = (474 + lean, 398)
    _arm(brush, (shoulder, pose.parent_hand), (62, 40), (_TOP_DARK, _SKIN), sag=40)


def _child(brush: Brush, pose: Pose, *, shut: bool, voice: float) -> None:
    lean = pose.lean[1] * 16
    brush.blob(
        [(752, 622), (790, 590), (870, 590), (930, 616), (912, 636), (830, 644), (762, 638)], _PANTS
    )
    brush.blob(
        [
            (778, 612),
            (776, 550),
            (786 - lean, 490),
            (812 - lean, 452),
            (850 - lean, 452),
            (884 - lean * 0.8, 494),
            (906 - lean * 0.4, 556),
            (908, 612),
            (844, 622),
        ],
        _SHIRT,
    )
    head = (826 - lean * 1.5, 398 + lean * 0.5)
    brush.limb(
        ((832 - lean, 464), (830 - lean, 454), (head[0] + 4, head[1] + 44)), (36, 34), _CHILD_SHADE
    )
    brush.ellipse(head, (67, 65), _CHILD_SKIN)
    brush.blob(
        [
            (head[0] - 62, head[1] - 26),
            (head[0] - 40, head[1] - 60),
            (head[0] + 8, head[1] - 72),
            (head[0] + 56, head[1] - 46),
            (head[0] + 70, head[1] + 4),
            (head[0] + 56, head[1] + 22),
            (head[0] + 40, head[1] - 12),
            (head[0] - 6, head[1] - 42),
        ],
        _CHILD_HAIR,
    )
    brush.ellipse((head[0] + 38, head[1] + 10), (10, 12), _CHILD_SHADE)
    _face(brush, head, -0.86, _CHILD_SHADE, shut=shut, voice=voice)


def _child_arm(brush: Brush, pose: Pose, *, behind: bool) -> None:
    lean = pose.lean[1] * 16
    if behind:
        _arm(brush, ((800 - lean, 488), (746, 566)), (36, 26), (_SHIRT_DARK, _CHILD_SHADE), sag=12)
    else:
        _arm(
            brush,
            ((826 - lean, 496), pose.child_hand),
            (42, 29),
            (_SHIRT_DARK, _CHILD_SKIN),
            sag=26,
        )


def _arm(
    brush: Brush,
    ends: tuple[Point, Point],
    widths: Point,
    colours: tuple[Colour, Colour],
    *,
    sag: float,
) -> None:
    """Paint sleeve and hand; the elbow hangs `sag` below the line from shoulder to hand."""
    shoulder, hand = ends
    elbow = ((shoulder[0] + hand[0]) / 2, (shoulder[1] + hand[1]) / 2 + sag)
    wrist = (hand[0] + (elbow[0] - hand[0]) * 0.2, hand[1] + (elbow[1] - hand[1]) * 0.2)
    sleeve, skin = colours
    brush.limb((wrist, hand, hand), (widths[1] * 0.7, widths[1] * 0.8), skin)
    brush.disc(hand, widths[1] * 0.5, skin)
    brush.limb((shoulder, elbow, wrist), widths, sleeve)


def _face(
    brush: Brush, head: Point, turned: float, shade: Colour, *, shut: bool, voice: float
) -> None:
    """Paint eyes, nose, mouth, cheek; `turned` is the size, negative when looking left."""
    size = abs(turned)

    def at(across: float, down: float) -> Point:
        return head[0] + across * turned, head[1] + down * size

    for across in (22, 52):
        if shut:
            brush.stroke([at(across - 6, 2), at(across, 4), at(across + 6, 2)], 3, _INK)
        else:
            brush.ellipse(at(across, 0), (4.2 * size, 5.6 * size), _INK)
        brush.stroke([at(across - 9, -17), at(across, -20), at(across + 8, -18)], 3, shade)
    brush.stroke([at(42, 6), at(47, 16), at(40, 19)], 3, shade)
    if voice > 0.08:  # noqa: PLR2004 - below, a mouth looks shut
        brush.ellipse(at(37, 36), (10 * size, (2 + 5 * voice) * size), (132, 72, 66))
    else:
        brush.stroke([at(25, 33), at(33, 38), at(42, 38), at(49, 33)], 3, (150, 92, 80))


def _blocks(brush: Brush, pose: Pose) -> None:
    _block(brush, (606, 622), _RED)
    _block(brush, (660, 622), _BLUE)
    _block(brush, (634, 571), _GREEN)
    _block(brush, pose.block, _YELLOW)


def _block(brush: Brush, at: Point, colour: Colour) -> None:
    x, y = at
    light = (min(colour[0] + 16, 255), min(colour[1] + 16, 255), min(colour[2] + 16, 255))
    brush.box(x - 25, y - 25, x + 25, y + 25, colour)
    brush.box(x - 25, y - 25, x + 25, y - 18, light)


def _ball(brush: Brush, at: Point) -> None:
    if at[1] > 560:  # noqa: PLR2004 - it lies on the rug
        brush.shade((at[0] + 3, at[1] + 23), (36, 11), 0.4)
    brush.disc(at, 27, _BALL)
    brush.ellipse((at[0] - 8, at[1] - 10), (10, 7), _BALL_LIGHT, turned=-35)
