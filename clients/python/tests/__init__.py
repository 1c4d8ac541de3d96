"""The tests of mpreg_ledger: python3 -m unittest discover clients/python"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
