from .addresses import OldAddress
from .articles import Article
from .autosaves import Autosave
from .campaigns import Campaign, Priority, Result, WeekOfAction
from .corrections import Correction
from .pictures import Picture
from .revisions import ArticleRevision

__all__ = [
    "Article",
    "ArticleRevision",
    "Autosave",
    "Campaign",
    "Correction",
    "OldAddress",
    "Picture",
    "Priority",
    "Result",
    "WeekOfAction",
]
