"""``python -m consult.analysis.suggestions``: learn and score; started by ``consult.analysis.suggestions.apart`` only."""

from consult.analysis.suggestions.work import serve

if __name__ == "__main__":
    serve()
