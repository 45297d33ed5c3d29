from django.urls import re_path

from .picture_views import PictureView

FILE = r"(?P<name>[0-9a-f]{32})/(?P<file>[0-9]{3,4}\.(?:avif|jpg)|card\.jpg)\Z"

urlpatterns = [re_path(f"^{FILE}", PictureView.as_view(), name="picture")]
