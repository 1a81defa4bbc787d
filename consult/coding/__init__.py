"""The codebook, and who judged which passage to be about which theme."""
