"""Previews of articles. They are there on the staff side alone."""

from django.urls import path, re_path

from .picture_urls import FILE
from .preview import FramedPreviewView, PreviewView
from .preview_pictures import LinkedPictureView, StaffPictureView

app_name = "preview"

urlpatterns = [
    path("frame/<int:pk>/<int:number>/<str:look>/", FramedPreviewView.as_view(), name="frame"),
    re_path(rf"^picture/(?P<pk>[0-9]{{1,18}})/{FILE}", StaffPictureView.as_view(), name="picture"),
    re_path(f"^(?P<token>[^/]+)/picture/{FILE}", LinkedPictureView.as_view(), name="link_picture"),
    path("<str:token>/<str:look>/", PreviewView.as_view(), name="link"),
]
