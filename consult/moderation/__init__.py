"""The one door: a moderator decides on sealed answers, and only here do they become contributions."""
