"""Whether the machine did what it should have done."""

from django.views.generic import TemplateView

from tasks.permissions import Permission
from tasks.queries.jobs import JobHealth, job_standings, outbox_standing
from tasks.views.base import OfficePage


class Jobs(OfficePage, TemplateView):
    """When did each job last run, when should it have, and what waits in the outbox?"""

    permission = Permission.ADMINISTER
    template_name = "tasks/jobs.html"

    def get_context_data(self, **kwargs):
        jobs = job_standings(self.now)
        troubled = [job for job in jobs if job.health != JobHealth.FINE]
        outbox = outbox_standing(self.now)
        return super().get_context_data(jobs=jobs, troubled=troubled, outbox=outbox, now=self.now, **kwargs)
