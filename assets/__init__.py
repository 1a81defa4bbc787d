"""What is run at build time only: the style sheet, the scripts and the fonts that pages load."""
