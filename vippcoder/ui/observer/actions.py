"""Everything an observer can do with a key: one table of data.

`callback` is the name of a method of the object that serves the action's group (the word before the
dot), so that the key list, the tooltips, the remapping and the dispatch all follow from this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DIGITS = "0-9"
"""Stands in `keys` for the ten keys of the number row, told by position."""


class Where(StrEnum):
    """Which page an action belongs to; two actions of one page cannot share a key."""

    CODING = "coding"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: `id` is `group.word`, `keys` in Qt's portable spelling, first one shown."""

    id: str
    title: str
    keys: tuple[str, ...]
    callback: str
    where: Where = Where.CODING
    repeats: bool = False
    """Whether holding the key down does it again."""

    @property
    def group(self) -> str:
        """Which object serves it: a key of `GROUPS`."""
        return self.id.partition(".")[0]


def _action(
    action_id: str, title: str, keys: str, callback: str, *, repeats: bool = False
) -> Action:
    is_anywhere = action_id.startswith(("window.", "help.", "pack."))
    where = Where.ANYWHERE if is_anywhere else Where.CODING
    return Action(action_id, title, tuple(keys.split()), callback, where, repeats)


ACTIONS: tuple[Action, ...] = (
    _action("film.play", "Play or pause", "K Space", "play_or_pause"),
    _action("film.shuttle-back", "Shuttle back, again: faster", "J", "shuttle_back"),
    _action("film.shuttle-on", "Shuttle forward, again: faster", "L", "shuttle_on"),
    _action("film.step-back", "One frame back", "Left ,", "step_back", repeats=True),
    _action("film.step-on", "One frame on", "Right .", "step_on", repeats=True),
    _action("film.second-back", "1 s back", "Shift+Left", "second_back", repeats=True),
    _action("film.second-on", "1 s on", "Shift+Right", "second_on", repeats=True),
    _action("film.five-back", "5 s back", "Ctrl+Left", "five_back", repeats=True),
    _action("film.five-on", "5 s on", "Ctrl+Right", "five_on", repeats=True),
    _action("film.slower", "Slower", "S", "slower"),
    _action("film.faster", "Faster", "D", "faster"),
    _action("film.normal-speed", "Normal speed", "R", "normal_speed"),
    _action("film.mute", "Sound off or on", "M", "mute"),
    _action("film.go-to", "Go to a time…", "Ctrl+G", "go_to"),
    _action("film.quicker", "Quicker copy of the film: stop, go on", "Q", "switch_quicker"),
    _action("sound.louder", "Louder", "Shift+Up", "louder", repeats=True),
    _action("sound.softer", "Softer", "Shift+Down", "softer", repeats=True),
    _action("sound.levelling", "Sound levelled, or as recorded", "Shift+M", "switch_levelling"),
    _action("sound.menu", "Volume and levelling…", "Shift+V", "ask_menu"),
    _action("picture.closer", "Picture closer", "Z", "closer", repeats=True),
    _action("picture.farther", "Picture farther", "Shift+Z", "farther", repeats=True),
    _action("picture.whole", "Whole picture", "F", "whole"),
    _action("picture.left", "Closer picture: look left", "Alt+Left", "left", repeats=True),
    _action("picture.right", "Closer picture: look right", "Alt+Right", "right", repeats=True),
    _action("picture.up", "Closer picture: look up", "Alt+Up", "up", repeats=True),
    _action("picture.down", "Closer picture: look down", "Alt+Down", "down", repeats=True),
    _action("picture.lighter", "Picture lighter", "U", "lighter", repeats=True),
    _action("picture.darker", "Picture darker", "Shift+U", "darker", repeats=True),
    _action("picture.normal", "Picture as bright as filmed", "Ctrl+U", "normal"),
    _action("angle.next", "Next angle in front", "A", "next_angle"),
    _action("angle.arrangement", "Arrange the angles: next way", "Shift+A", "next_arrangement"),
    _action("angle.hear", "Sound from the next angle", "Ctrl+Shift+M", "hear_next"),
    _action("angle.earlier", "Angle one frame earlier", "Ctrl+Shift+Left", "earlier", repeats=True),
    _action("angle.later", "Angle one frame later", "Ctrl+Shift+Right", "later", repeats=True),
    _action("angle.find", "Place the angle by its sound", "Ctrl+Shift+A", "find"),
    _action("segment.in", "Segment starts with this frame", "I", "mark_in"),
    _action("segment.out", "Segment ends with this frame", "O", "mark_out"),
    _action("segment.in-back", "Start one frame earlier", "Shift+I", "in_back", repeats=True),
    _action("segment.in-on", "Start one frame later", "Ctrl+Shift+I", "in_on", repeats=True),
    _action("segment.out-back", "End one frame earlier", "Shift+O", "out_back", repeats=True),
    _action("segment.out-on", "End one frame later", "Ctrl+Shift+O", "out_on", repeats=True),
    _action("segment.play", "Play the segment", "P", "play"),
    _action("segment.loop", "Loop the segment", "Ctrl+L", "loop"),
    _action("segment.lead-in", "Lead-in before a played segment: next", "Shift+P", "next_lead_in"),
    _action("segment.previous", "Previous segment", "Ctrl+Up", "previous", repeats=True),
    _action("segment.next", "Next segment", "Ctrl+Down", "next", repeats=True),
    _action("segment.split", "Split before this frame", "B", "split"),
    _action("segment.delete", "Delete the segment", "Del", "delete"),
    _action("rating.target", "Rate whole session or segment", "T", "switch_target"),
    _action("rating.previous", "Previous dimension", "PgUp", "previous_dimension", repeats=True),
    _action("rating.next", "Next dimension", "PgDown", "next_dimension", repeats=True),
    _action("rating.digit", "Rate (number row)", DIGITS, "digit"),
    _action("rating.half", "Half a point on or off", "H", "half"),
    _action("rating.number", "Type a value…", "Return", "number"),
    _action("rating.confidence", "How sure: next", "C", "next_confidence"),
    _action("rating.cannot-code", "Cannot code…", "X", "ask_cannot_code"),
    _action("rating.clear", "Take the rating away", "Backspace", "clear"),
    _action("rating.exemplar", "Play an exemplar, again: the next", "E", "exemplar"),
    _action("evidence.note", "Note at this frame", "N", "new_note"),
    _action("evidence.bookmark", "Bookmark this frame", "Y", "bookmark"),
    _action("evidence.list", "Evidence list", "V", "show_list"),
    _action("timeline.zoom-in", "Timeline closer", "Ctrl++ Ctrl+=", "zoom_in", repeats=True),
    _action("timeline.zoom-out", "Timeline farther", "Ctrl+-", "zoom_out", repeats=True),
    _action("timeline.whole-film", "Timeline: whole film", "Ctrl+0", "whole_film"),
    _action("timeline.sound", "Sound as waveform or spectrogram", "W", "switch_sound"),
    _action("coding.undo", "Undo", "Ctrl+Z", "undo", repeats=True),
    _action("coding.redo", "Redo", "Ctrl+Shift+Z Ctrl+Y", "redo", repeats=True),
    _action("coding.submit", "Submit…", "Ctrl+Return", "submit"),
    _action("coding.stop", "Stop coding this one…", "Ctrl+Shift+G", "ask_stop"),
    _action("coding.sessions", "Back to the sessions", "Ctrl+W", "sessions"),
    _action("help.ask", "Ask the lead…", "Ctrl+Shift+L", "ask_lead"),
    _action("help.concern", "Concern for a child…", "Ctrl+Shift+C", "show_concern"),
    _action("pack.take", "Take in a delivery…", "Ctrl+Shift+D", "take_delivery"),
    _action("machine.self-test", "Test how exactly this film plays here", "F7", "self_test"),
    _action("window.back", "Back to the film", "Esc", "back"),
    _action("window.next-area", "Next area", "F6", "next_area"),
    _action("window.previous-area", "Previous area", "Shift+F6", "previous_area"),
    _action("window.keys", "All keys", "F1 ?", "show_keys"),
    _action("window.look", "Look", "Ctrl+,", "show_look"),
)

GROUPS: dict[str, str] = {
    "film": "Film",
    "sound": "Sound",
    "picture": "Picture",
    "angle": "Angles",
    "segment": "Segments",
    "rating": "Rating",
    "evidence": "Evidence",
    "timeline": "Timeline",
    "coding": "Session",
    "help": "Help",
    "pack": "Work list",
    "machine": "This computer",
    "window": "Window",
}

IN_TEXT_FIELDS = frozenset({"window.back", "window.keys", "coding.submit", "help.concern"})
"""What works while a text field has the focus, if its key is no character."""


def action(action_id: str) -> Action:
    """Return the action of this id."""
    return next(a for a in ACTIONS if a.id == action_id)
