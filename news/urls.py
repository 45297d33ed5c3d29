from django.urls import path

from .views import ArticleListView, ArticleView, feed

app_name = "news"

urlpatterns = [
    path("", ArticleListView.as_view(), name="list"),
    path("feed/", feed, {"kind": "NewsFeed"}, name="feed"),
    path("feed/<slug:slug>/", feed, {"kind": "PriorityFeed"}, name="priority-feed"),
    path("<slug:slug>/", ArticleView.as_view(), name="article"),
]
