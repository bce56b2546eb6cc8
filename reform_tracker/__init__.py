"""How the product is wired: settings, addresses, jobs, processes. Nothing imports this package but the commands."""

# Whatever loads the settings gets the application that sends jobs; without it Celery would send to a default address.
from reform_tracker.celery import app as celery_app

__all__ = ["celery_app"]
