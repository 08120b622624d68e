"""Search in Chinese over cases, parties and texts (检索)."""

from cases.search.query import entries_containing, matching_cases, readable_cases

__all__ = ["entries_containing", "matching_cases", "readable_cases"]
