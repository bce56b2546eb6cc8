"""The application with a schedule of seconds, so that a test with real beats need not wait for half past seven.

Its jobs go through a queue of their own: another test's worker, which knows another mail server, must not take them.
"""

from reform_tracker.celery import app

QUEUE = "under-fire"

app.conf.task_default_queue = QUEUE
app.conf.beat_schedule = {
    name: {"task": name, "schedule": 1.0} for name in ("tasks.send_due_reminders", "tasks.deliver_outbox")
}
