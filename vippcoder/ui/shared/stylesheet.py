"""The one style sheet: boxes, buttons, fields. Colours and sizes come from the theme."""

from __future__ import annotations

from dataclasses import asdict
from string import Template
from typing import TYPE_CHECKING

from vippcoder.ui.shared.fonts import FAMILY, Type

if TYPE_CHECKING:
    from vippcoder.ui.shared.theme import Theme

_TEMPLATE = Template(
    """
* { font-family: "$family"; }
QToolTip { background: $surface; color: $text; border: 1px solid $control; padding: 4px 8px; }
#page, QStackedWidget#pages { background: $window; }
*[box="surface"] { background: $surface; }
*[box="card"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
*[box="top"] { background: $surface; border: 0; border-bottom: 1px solid $line; }
*[box="panel"] { background: $surface; border: 0; border-left: 1px solid $line; }
*[box="well"] { background: $well; }
*[box="attention"] {
  background: $attention_ground; border: 1px solid $attention; border-radius: 8px; }
*[box="note"] { background: $surface; border: 1px solid $control; border-radius: 8px; }
*[box="danger"] { background: $danger_ground; border: 1px solid $danger; border-radius: 8px; }
*[box="empty"] { background: transparent; border: 1px dashed $control; border-radius: 8px; }
*[box="field"] { background: $surface; border: 1px solid $control; border-radius: 6px; }
*[box="navigation"] { background: $surface; border: 0; border-right: 1px solid $line; }
*[box="rule"] { background: $line; border: 0; }
QLabel { background: transparent; border: 0; color: $text; }
QLabel[tone="2"] { color: $text2; }
QLabel[tone="3"] { color: $text3; }
QLabel[tone="attention"] { color: $attention; }
QLabel[tone="danger"] { color: $danger; }
$types
QPushButton {
  background: $surface; color: $text; border: 1px solid $control; border-radius: 6px;
  padding: 0 12px; min-height: ${control_height}px; font-size: ${base}px; font-weight: 500; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $sunken; }
QPushButton:disabled { background: transparent; color: $text3; border: 1px dashed $control; }
QPushButton[kind="first"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="first"]:disabled { background: transparent; color: $text3;
  border: 1px dashed $control; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:checked { background: $tint; border-color: $accent; }
QPushButton[bulk="large"] { min-height: ${large_height}px; }
QPushButton[bulk="dense"] { min-height: ${dense_height}px; padding: 0 8px; }
QPushButton[part] { border-radius: 0; border-right-width: 0; }
QPushButton[part="first"] {
  border-top-left-radius: 6px; border-bottom-left-radius: 6px; }
QPushButton[part="last"] {
  border-right-width: 1px; border-top-right-radius: 6px; border-bottom-right-radius: 6px; }
QPushButton[part="only"] { border-radius: 6px; border-right-width: 1px; }
QPushButton[part]:checked { background: $tint; font-weight: 600; }
QLineEdit, QPlainTextEdit {
  background: $surface; color: $text; border: 1px solid $control; border-radius: 6px;
  padding: 4px 8px; font-size: ${base}px; placeholder-text-color: $text3;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QPlainTextEdit:focus { border: 1px solid $accent; }
QLineEdit:disabled, QPlainTextEdit:disabled, QLineEdit:read-only, QPlainTextEdit:read-only {
  background: $window; color: $text2; }
QLineEdit#cell { border-radius: 0; border: 2px solid $accent; padding: 0 6px; }
QTableView, QListView {
  background: $surface; color: $text; border: 0; outline: 0; font-size: ${base}px;
  selection-background-color: $tint; selection-color: $text; }
QHeaderView { background: $surface; border: 0; }
QHeaderView::section { background: $surface; color: $text2; border: 0;
  border-bottom: 1px solid $line; padding: 0 4px; font-size: ${meta}px; font-weight: 500;
  min-height: ${header_height}px; }
QTableView#keys::item, QTableView#keys QHeaderView::section { padding: 0 12px; }
QHeaderView[box~="rows"]::section { padding: 0 8px; }
QHeaderView[box~="on-card"]::section:first, QHeaderView[box~="on-card"]::section:only-one {
  padding-left: 17px; }
QHeaderView#keys-columns::section { padding: 0 12px; }
QScrollArea, QScrollArea > QWidget > QWidget#scrolled { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $control; border-radius: 3px; margin: 2px;
  min-height: 24px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: $control; border-radius: 3px; margin: 2px;
  min-width: 24px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
)


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of a theme at the current text scale."""
    types = "\n".join(
        f'QLabel[type="{kind.name.lower()}"] {{ font-size: {kind.pixels}px; '
        f"font-weight: {kind.weight}; }}"
        for kind in Type
    )
    fields: dict[str, object] = {
        name: value for name, value in asdict(theme).items() if isinstance(value, str)
    }
    base = Type.BASE.pixels
    return _TEMPLATE.substitute(
        fields,
        family=FAMILY,
        types=types,
        base=base,
        meta=Type.META.pixels,
        control_height=base + 17,
        large_height=base + 25,
        dense_height=base + 11,
        header_height=base + 15,
    )
