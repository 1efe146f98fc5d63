"""Verbs of surveys."""

from frontdesk.feedback.actions.answer import TooLate, answer
from frontdesk.feedback.actions.ask import ask
from frontdesk.feedback.survey_link import survey_by_token, survey_token, survey_url

__all__ = ["TooLate", "answer", "ask", "survey_by_token", "survey_token", "survey_url"]
