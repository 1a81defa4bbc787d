"""Measures whether the goals for speed and memory are met, against two reference points on the same machine."""
