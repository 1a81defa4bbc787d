"""``python -m consult.papers KIND``: read one paper from standard input; started by ``consult.papers.apart`` only."""

from consult.papers.apart import serve_one

if __name__ == "__main__":
    serve_one()
