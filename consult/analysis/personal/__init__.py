"""The rules behind ``consult.analysis.personal_data``: numbers, places, names and stories that single someone out."""
