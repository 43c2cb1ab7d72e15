"""The spine: a place and a proposal in, an appraisal out, and its plain text."""
