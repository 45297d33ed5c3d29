from django.urls import path

from .feeds import NewsFeed, PriorityFeed
from .views import ArticleListView, ArticleView

app_name = "news"

urlpatterns = [
    path("", ArticleListView.as_view(), name="list"),
    path("feed/", NewsFeed(), name="feed"),
    path("feed/<slug:slug>/", PriorityFeed(), name="priority-feed"),
    path("<slug:slug>/", ArticleView.as_view(), name="article"),
]
