"""The one image of a demonstration: twelve weeks as twelve dots, in the colours of the force."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from campaign_site import force

from .models import Picture

ACROSS, DOWN = 4, 3
STEP, DOT = 200, 70
SIZE = WIDTH, HEIGHT = 1280, 720
# The week that always runs now.
NOW = 2


def draw():
    colours = force.current().colours
    sheet = Image.new("RGB", SIZE, colours["surface"])
    pen = ImageDraw.Draw(sheet)
    for number in range(ACROSS * DOWN):
        row, column = divmod(number, ACROSS)
        middle = (
            WIDTH // 2 + STEP * (2 * column - ACROSS + 1) // 2,
            HEIGHT // 2 + STEP * (2 * row - DOWN + 1) // 2,
        )
        pen.circle(middle, DOT, fill=colours["accent" if number == NOW else "brand"])
    file = BytesIO()
    sheet.save(file, "PNG")
    upload = SimpleUploadedFile("dots.png", file.getvalue())
    return Picture.objects.draw(upload, None, Picture.FocusX.MIDDLE, Picture.FocusY.MIDDLE)
