"""The overview picture, and the drawings under it."""

import struct
from dataclasses import replace

import pytest

from firmground.model import Breach, Verdict
from firmground.report import write_png
from report.report_case import build
from report.report_small import dossier

_MARK = b"\x89PNG\r\n\x1a\n"


def test_the_picture_has_the_promised_size(tmp_path):
    """1600 by 1000 pixels, PNG, without the name of the program that drew it."""
    case = build()
    write_png(tmp_path / "p.png", case.programme, case.plan, case.verdict, case.price)
    made = (tmp_path / "p.png").read_bytes()
    assert made[:8] == _MARK
    assert struct.unpack(">II", made[16:24]) == (1600, 1000)
    assert b"Software" not in made


@pytest.mark.parametrize("crs", ["", "EPSG:32636"])
def test_a_picture_is_made_with_and_without_positions(crs, tmp_path):
    """A project whose things lie nowhere yet has a picture without a map; names in any script do no harm."""
    d = dossier()
    programme = replace(d.programme, crs=crs, name="$\\frac{ \N{CJK UNIFIED IDEOGRAPH-5730}\N{ARABIC LETTER ALEF}" * 9)
    write_png(tmp_path / "p.png", programme, d.plan, Verdict((Breach("L1", "", "", "", ""),)), d.price)
    assert (tmp_path / "p.png").read_bytes()[:8] == _MARK
