"""Prints the workflow as a Mermaid diagram, for docs/workflow.md."""

from typing import Any

from django.core.management.base import BaseCommand

from tasks.rules.workflow import draw_workflow


class Command(BaseCommand):
    """`manage.py print_workflow`."""

    help = "Print the workflow of an assignment as a Mermaid state diagram."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(draw_workflow(), ending="")
