"""What every picture is checked for: letters that a phone shows readably and whole, colours that differ."""

from typing import Any

from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text


def texts_of(figure: Figure) -> list[Text]:
    """What is written, with the places it has once drawn."""
    figure.canvas.draw()
    return [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]


def unreadable(figure: Figure) -> list[str]:
    """Texts that are smaller than eleven pixels on a phone or leave the card."""
    texts, edge = texts_of(figure), figure.bbox
    small = [t.get_text() for t in texts if float(t.get_fontsize()) < 11]
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts]
    outside = [
        text
        for text, box in boxes
        if box.x0 < edge.x0 - 1 or box.x1 > edge.x1 + 1 or box.y0 < edge.y0 - 1 or box.y1 > edge.y1 + 1
    ]
    return small + outside


def luminance(colour: Any) -> float:
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Any, other: Any) -> float:
    """WCAG 2.1."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
