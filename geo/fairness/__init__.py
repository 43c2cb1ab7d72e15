"""Measured equity and perceived fairness: two things, side by side and never one score."""
