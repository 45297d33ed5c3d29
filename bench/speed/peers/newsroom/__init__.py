"""A news page and an enquiry of Wagtail's, made as its documentation says."""
