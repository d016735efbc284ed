"""`python -m stancelib`: the command line."""

from stancelib.cli import app

if __name__ == "__main__":
    app(prog_name="stancelib")
