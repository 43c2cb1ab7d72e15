"""An appraisal as tables, charts and sentences."""
