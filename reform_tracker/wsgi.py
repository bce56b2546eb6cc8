"""The web application, as a WSGI server loads it."""

import os

from django.core.wsgi import get_wsgi_application

from reform_tracker.safety import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")

application = get_wsgi_application()
refuse_unsafe_start()
