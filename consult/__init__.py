"""Consult: participatory consultations, from what is asked to what was done with the answers."""
