"""Text of the widgets stands out from what it lies on, in light, dark and high contrast: 4.5 to 1 at least, as WCAG 2
asks. The colours are those that the style files define; what is drawn has its own test (tests/draw/test-theme.c).
"""
import re

from desk import case, equal, main, resources

LEAST = 4.5
VARIANTS = {"light": [""], "dark": ["", "-dark"], "contrast": ["", "-hc"], "dark contrast": ["", "-dark", "-hc", "-hc-dark"]}
GROUNDS = ["window_bg", "view_bg", "headerbar_bg", "fill"]
PAIRS = [(text, ground) for text in ("window_fg", "dim") for ground in GROUNDS]
PAIRS += [(text, ground) for text in ("error_text", "warning_text", "fine_text", "accent") for ground in ("window_bg", "view_bg")]
PAIRS += [("error_text", "error_tint"), ("warning_text", "warning_tint"), ("window_fg", "error_tint"), ("window_fg", "warning_tint"),
          ("white", "accent_bg")]


def palette(endings):
    """Colours of a variant by name: later files say it anew."""
    colours = {"white": "#ffffff"}
    for ending in endings:
        text = (resources / f"style{ending}.css").read_text(encoding="utf-8")
        colours.update((name, value) for name, value in re.findall(r"@define-color (\w+?)_color (#[0-9a-f]{6});", text))
    return colours


def luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a, b):
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@case
def contrast_is_measured_as_wcag_says():
    equal([round(contrast(*pair), 2) for pair in (("#000000", "#ffffff"), ("#808080", "#ffffff"))], [21.0, 3.95], "contrast")


@case
def text_stands_out_from_its_ground():
    faint = []
    for variant, endings in VARIANTS.items():
        colours = palette(endings)
        for text, ground in PAIRS:
            measured = contrast(colours[text], colours[ground])
            if measured < LEAST:
                faint.append(f"{variant}: {text} on {ground}: {measured:.2f}")
    equal(faint, [], "pairs that are too faint")


main()
