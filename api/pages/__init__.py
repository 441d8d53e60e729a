"""The pages that people open: the public page with the widget, the console, and files of both."""

from api.pages.routes import router as pages

__all__ = ["pages"]
