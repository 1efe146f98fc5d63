"""Icons that categories and sections choose from: Lucide names that the build carries, with words for people."""

from django import forms

ICONS = {
    "circle-question-mark": "Question",
    "book-open": "Book",
    "briefcase": "Briefcase",
    "bug": "Bug",
    "building-2": "Building",
    "calendar-days": "Calendar",
    "camera": "Camera",
    "car": "Car",
    "clock": "Clock",
    "corner-down-left": "Return",
    "credit-card": "Payment card",
    "file-text": "Document",
    "flag": "Flag",
    "fuel": "Fuel",
    "gift": "Gift",
    "globe": "Globe",
    "graduation-cap": "Learning",
    "headphones": "Headphones",
    "heart": "Heart",
    "house": "House",
    "id-card": "Identity card",
    "key-round": "Key",
    "laptop": "Laptop",
    "life-buoy": "Life-buoy",
    "lightbulb": "Idea",
    "lock": "Lock",
    "mail": "Letter",
    "map-pin": "Place",
    "message-circle": "Speech bubble",
    "monitor": "Screen",
    "package": "Parcel",
    "phone": "Telephone",
    "printer": "Printer",
    "receipt": "Receipt",
    "rocket": "Rocket",
    "settings": "Settings",
    "shield-check": "Shield",
    "shopping-cart": "Shopping cart",
    "smartphone": "Mobile phone",
    "star": "Star",
    "store": "Shop",
    "tag": "Label",
    "triangle-alert": "Warning",
    "truck": "Lorry",
    "user-round": "Person",
    "users": "People",
    "wallet": "Wallet",
    "wrench": "Spanner",
}


def icon_field(present: str) -> forms.ChoiceField:
    """A choice of icons that keeps one which was set elsewhere."""
    known = sorted(ICONS.items(), key=lambda pair: pair[1])
    other = [] if not present or present in ICONS else [(present, present.replace("-", " ").capitalize())]
    return forms.ChoiceField(choices=[*known, *other], label="Icon", initial=present or None)
